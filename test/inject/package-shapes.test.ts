import { describe, expect, test } from '@jest/globals';
import { parseYaml } from '../../src/yaml/parse-yaml.js';
import { yamlValue } from '../../src/yaml/yaml-value.js';
import { mainPackage, packageList, runnerFile, runOnPackage, spec } from '../support/inject-package.js';
import { fromResourceList } from '../support/package-files.js';
import { rulesOf, runInject, type InjectRun } from '../support/run-inject.js';
import { withoutNote } from '../support/without-note.js';

const flags = [
  '--enable-private-registries=true',
  '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson',
  '--registry-auth-secret-name=auth-secret',
];
const main = spec('porchRelease: main');

/** The objects of the output, in order. */
function objectsOf({ output }: InjectRun): readonly Readonly<Record<string, unknown>>[] {
  const { items } = yamlValue(parseYaml(Buffer.from(output).toString('latin1')).node) as {
    readonly items: readonly Readonly<Record<string, unknown>>[];
  };
  return items;
}

function messageOf({ results }: InjectRun, rule: string): string | undefined {
  return results.find(({ tags }) => tags['rule'] === rule)?.message;
}

function isIdempotent(outcome: InjectRun): boolean {
  return runInject(outcome.output).items === outcome.items;
}

/** The function runner's Deployment, as every form below must give it. */
function wanted(): unknown {
  return objectsOf(runOnPackage(main))[1];
}

describe('the ways to write a package', () => {
  test('Windows line endings stay in every line', () => {
    const outcome = runInject(packageList(main).replaceAll('\n', '\r\n'));
    expect(outcome.status).toBe(0);
    expect(outcome.items.replaceAll('\r\n', '')).not.toContain('\n');
    expect(objectsOf(outcome)[1]).toEqual(wanted());
    expect(isIdempotent(outcome)).toBe(true);
  });

  test('JSON stays JSON', () => {
    const list: unknown = yamlValue(parseYaml(packageList(main)).node);
    const outcome = runInject(JSON.stringify(list));
    expect(outcome.status).toBe(0);
    const { items } = JSON.parse(outcome.output) as { readonly items: readonly unknown[] };
    expect(items[1]).toEqual(wanted());
    const again = JSON.parse(runInject(outcome.output).output) as { readonly items: readonly unknown[] };
    expect(again.items).toEqual(items);
  });

  test('anchors outside of what is changed stay', () => {
    const outcome = runOnPackage(main, [
      ['matchLabels: { app: function-runner }', 'matchLabels: &labels { app: function-runner }'],
      ['labels:\n        app: function-runner', 'labels: *labels'],
    ]);
    expect(outcome.status).toBe(0);
    expect(outcome.items).toContain('matchLabels: &labels { app: function-runner }\n');
    expect(outcome.items).toContain('labels: *labels\n');
    expect(objectsOf(outcome)[1]).toEqual(wanted());
    expect(isIdempotent(outcome)).toBe(true);
  });

  test.each([
    ['no command', '', `args:\n${flags.map((flag) => `            - ${flag}\n`).join('')}`],
    [
      'an empty command',
      '          command: []\n',
      `args:\n${flags.map((flag) => `            - ${flag}\n`).join('')}`,
    ],
    [
      'args alone',
      '          args:\n            - --port=9445\n',
      `args:\n${['--port=9445', ...flags].map((flag) => `            - ${flag}\n`).join('')}`,
    ],
  ])('flags of a container with %s go to args', (_, list, expected) => {
    const command = /^ +command:\n(?: +- .*\n)+/m.exec(mainPackage[runnerFile] ?? '')?.[0] ?? '';
    const outcome = runOnPackage(main, [[command, list]]);
    expect(fromResourceList(outcome.items)[runnerFile]).toContain(expected);
    expect(isIdempotent(outcome)).toBe(true);
  });
});

const external = (key: string): string =>
  spec(
    `secret:\n  externalSecret:\n    storeRef: {name: vault, kind: ClusterSecretStore}\n    remoteRef: {key: ${key}}\n`,
  );

describe('an ExternalSecret', () => {
  test('is written beside the Deployment', () => {
    const outcome = runOnPackage(external('registry'));
    expect(withoutNote(fromResourceList(outcome.items)['auth-secret.yaml'])).toBe(`apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: auth-secret
  namespace: porch-system
spec:
  secretStoreRef:
    name: vault
    kind: ClusterSecretStore
  target:
    name: auth-secret
    template:
      type: kubernetes.io/dockerconfigjson
  data:
  - secretKey: .dockerconfigjson
    remoteRef:
      key: registry
`);
    expect(isIdempotent(outcome)).toBe(true);
  });

  test('that is there gets the other key and keeps its other fields', () => {
    const before = withoutNote(fromResourceList(runOnPackage(external('registry')).items)['auth-secret.yaml']);
    const kept = before.replace('spec:\n', 'spec:\n  refreshInterval: 1h # often\n');
    const outcome = runOnPackage(external('other'), [], { 'auth-secret.yaml': kept });
    const after = fromResourceList(outcome.items)['auth-secret.yaml'];
    expect(withoutNote(after)).toBe(kept.replace('key: registry', 'key: other'));
  });
});

const role = '    resources: ["secrets"]\n    verbs: ["create", "delete", "update", "get"]\n';
const verbs = (more: string): readonly [string, string] => [role, `    resources: ["secrets"]\n${more}`];
const asClusterRole = ['  kind: Role\n', '  kind: ClusterRole\n'] as const;

describe('what the Role lacks', () => {
  test('is said and left with `rbac: leave`', () => {
    const outcome = runOnPackage(spec('porchRelease: main\nrbac: leave'));
    expect(fromResourceList(outcome.items)['rbac.yaml']).toBe(mainPackage['rbac.yaml']);
    expect(messageOf(outcome, 'role-lacks-secret-verbs')).toBe(
      'the Role of ServiceAccount "porch-fn-runner" does not allow "list", "watch" on Secrets, which Porch main-2026-08 needs, so every private image hangs; add these verbs, or set `rbac` to "ensure"',
    );
  });

  test('is said of a ClusterRole, which is never widened', () => {
    const outcome = runOnPackage(main, [['kind: Role\napi', 'kind: ClusterRole\napi'], asClusterRole]);
    expect(fromResourceList(outcome.items)['rbac.yaml']).toContain(role);
    expect(messageOf(outcome, 'role-not-in-package')).toBe(
      'the Role of ServiceAccount "porch-fn-runner" in namespace "porch-fn-system" is not in the package; unless it allows "list", "watch" on Secrets every private image hangs; add them there',
    );
  });

  const all = '["get", "list", "watch", "create", "update"]';
  test.each<readonly [string, readonly (readonly [string, string])[], boolean]>([
    ['all verbs', [verbs(`    verbs: ${all}\n`)], true],
    ['every verb', [verbs('    verbs: ["*"]\n')], true],
    ['a name does not help to list', [verbs(`    resourceNames: [auth-secret]\n    verbs: ${all}\n`)], false],
    [
      'a ClusterRole that every cluster has',
      [asClusterRole, ['  name: porch-function-executor\nsubjects', '  name: edit\nsubjects']],
      true,
    ],
    [
      'one that may only view',
      [asClusterRole, ['  name: porch-function-executor\nsubjects', '  name: view\nsubjects']],
      false,
    ],
    [
      'the account as a user',
      [
        verbs(`    verbs: ${all}\n`),
        [
          '  - kind: ServiceAccount\n    name: porch-fn-runner',
          '  - kind: User\n    name: system:serviceaccount:porch-system:porch-fn-runner',
        ],
      ],
      true,
    ],
    [
      'its group',
      [
        verbs(`    verbs: ${all}\n`),
        [
          '  - kind: ServiceAccount\n    name: porch-fn-runner',
          '  - kind: Group\n    name: system:serviceaccounts:porch-system',
        ],
      ],
      true,
    ],
  ])('%s', (_, replacements, isEnough) => {
    const outcome = runOnPackage(main, replacements);
    const before = fromResourceList(packageList(main, replacements))['rbac.yaml'];
    const isChanged = fromResourceList(outcome.items)['rbac.yaml'] !== before;
    expect(isChanged || rulesOf(outcome, 'warning').length > 0).toBe(!isEnough);
    expect(isIdempotent(outcome)).toBe(true);
  });
});

const volume = (fields: string): [string, string] => [
  '      containers:\n',
  `      volumes:\n        - name: mine\n          secret: {secretName: auth-secret, ${fields}}\n      containers:\n`,
];

const podSecurity = (fields: string): [string, string] => [
  '      serviceAccountName',
  `      securityContext: {${fields}}\n      serviceAccountName`,
];
const security = (fields: string): [string, string] => [
  '          ports:\n',
  `          securityContext: {${fields}}\n          ports:\n`,
];

describe('a volume that is there', () => {
  test.each<readonly [string, readonly (readonly [string, string])[], readonly string[]]>([
    ['readable by all', [volume('defaultMode: 0444')], []],
    ['readable by root alone', [volume('defaultMode: 0400')], ['secret-mode-unreadable']],
    ['the same in decimal', [volume('defaultMode: 256')], ['secret-mode-unreadable']],
    [
      'the file alone',
      [volume('items: [{key: .dockerconfigjson, path: .dockerconfigjson, mode: 0400}]')],
      ['secret-mode-unreadable'],
    ],
    ['with fsGroup', [volume('defaultMode: 0400'), podSecurity('fsGroup: 1000')], []],
    ['run as root', [volume('defaultMode: 0400'), security('runAsUser: 0')], []],
    ['run as root, as the pod says', [volume('defaultMode: 0400'), podSecurity('runAsUser: 0')], []],
    [
      'run as another user than the pod',
      [volume('defaultMode: 0400'), podSecurity('runAsUser: 0'), security('runAsUser: 1')],
      ['secret-mode-unreadable'],
    ],
    ['run in the group of root, as the pod says', [volume('defaultMode: 0440'), podSecurity('runAsGroup: 0')], []],
    [
      'run in another group than the pod',
      [volume('defaultMode: 0440'), podSecurity('runAsGroup: 0'), security('runAsGroup: 1')],
      ['secret-mode-unreadable'],
    ],
    ['a mode that is no number', [volume('defaultMode: "0400"')], []],
    [
      'another file that cannot be read',
      [volume('items: [{key: a, path: a, mode: 0400}, {key: .dockerconfigjson, path: .dockerconfigjson}]')],
      [],
    ],
    ['optional', [volume('optional: true')], ['secret-volume-optional']],
    ['not optional', [volume('optional: false')], []],
  ])('%s', (_, replacements, warnings) => {
    const outcome = runOnPackage(main, replacements);
    expect(rulesOf(outcome, 'warning')).toEqual(warnings);
    expect(outcome.items).not.toContain('docker-config');
  });
});

const manifest = (more = ''): string => `apiVersion: v1
kind: Secret
metadata:
  name: auth-secret
${more}type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: ${btoa(`{"auths":{"ghcr.io":{"auth":"${btoa('u:p')}"}}}`)}
`;

describe('a functionConfig that is a resource of the package too', () => {
  test('a Secret without namespace is the one wanted, and gets a namespace', () => {
    const outcome = runOnPackage(manifest(), [], { 'fn.yaml': manifest() });
    expect(outcome.items.split('\nfunctionConfig')[0]?.match(/kind: Secret$/gm)).toHaveLength(1);
    expect(withoutNote(fromResourceList(outcome.items)['fn.yaml'])).toBe(manifest('  namespace: porch-system\n'));
    expect(messageOf(outcome, 'credentials-in-function-config')).toContain(
      ' can be read in the functionConfig (in the package) and ',
    );
    expect(isIdempotent(outcome)).toBe(true);
  });

  test('a Secret that is kept from the cluster stays, and the warning says that it is in the package', () => {
    const local = manifest("  annotations:\n    config.kubernetes.io/local-config: 'true'\n");
    const outcome = runOnPackage(local, [], { 'fn.yaml': local });
    expect(fromResourceList(outcome.items)['fn.yaml']).toBe(local);
    expect(withoutNote(fromResourceList(outcome.items)['auth-secret.yaml'])).toBe(
      manifest('  namespace: porch-system\n'),
    );
    expect(messageOf(outcome, 'credentials-in-function-config')).toContain(
      ' can be read in the functionConfig (in the package) and ',
    );
  });

  test('a functionConfig with a password', () => {
    const config = spec('secret: {registries: [{server: ghcr.io, username: u, password: p}]}');
    const given = runOnPackage(config, [], { 'fn.yaml': config });
    expect(messageOf(given, 'credentials-in-function-config')).toContain(
      ' can be read in the functionConfig (in the package) and ',
    );
    expect(messageOf(runOnPackage(config), 'credentials-in-function-config')).not.toContain('(in the package)');
  });
});
