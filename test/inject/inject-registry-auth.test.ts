import { describe, expect, test } from '@jest/globals';
import {
  mainPackage as main,
  packageList,
  runnerFile,
  runOnPackage as run,
  spec,
  v3Package as v3,
} from '../support/inject-package.js';
import { fromResourceList } from '../support/package-files.js';
import { rulesOf as rules, runInject, type InjectRun } from '../support/run-inject.js';
import type { TestSurroundings } from '../support/surroundings.js';
import { withoutNote } from '../support/without-note.js';

const command = (lines: readonly string[]): [string, string] => [
  '            - --pod-namespace=porch-fn-system\n            - "--functions=/home/nonroot/functions" # baked into the image\n',
  lines.map((line) => `            - ${line}\n`).join(''),
];

function commandOf({ items }: InjectRun): readonly string[] {
  const block = /command:\n((?: +- .*\n)+)/.exec(items)?.[1] ?? '';
  return block
    .trim()
    .split('\n')
    .map((line) => line.trim().slice(2));
}

const login = 'secret:\n  registries:\n  - {server: ghcr.io, username: alice, password: s3cret-1}';

const ours: readonly [string, string, string] = [
  '--enable-private-registries=true',
  '--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson',
  '--registry-auth-secret-name=auth-secret',
];

test('the whole change of the newest build', () => {
  const outcome = run(undefined);
  const changed = fromResourceList(outcome.items);
  expect(outcome.status).toBe(0);
  expect(changed[runnerFile]?.slice(changed[runnerFile].indexOf('          command'))).toBe(`          command:
            - /home/nonroot/server
            - --pod-namespace=porch-fn-system
            - "--functions=/home/nonroot/functions" # baked into the image
            - --enable-private-registries=true
            - --registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson
            - --registry-auth-secret-name=auth-secret
          ports:
            - containerPort: 9445
          volumeMounts:
            - name: docker-config
              mountPath: /var/tmp/auth-secret
              readOnly: true
      volumes:
        - name: docker-config
          secret:
            secretName: auth-secret
`);
  expect(withoutNote(changed['rbac.yaml'])).toBe(
    main['rbac.yaml']?.replace('"update", "get"]', '"update", "get", "list", "watch"]'),
  );
  expect(changed['templates.yaml']).toBe(main['templates.yaml']);
});

test('a new Secret is placed in the sub-package that the Deployment is of', () => {
  const packagePath = "internal.config.kubernetes.io/package-path: '/package/porch'";
  const input = packageList(spec(login)).replace(
    /^( +)config\.kubernetes\.io\/path: 'function-runner\.yaml'\n/gm,
    (line, indentation: string) => `${line}${indentation}${packagePath}\n`,
  );
  expect(runInject(input).items).toContain(`  metadata:
    name: auth-secret
    namespace: porch-system
    annotations:
      config.kubernetes.io/path: auth-secret.yaml
      internal.config.kubernetes.io/path: auth-secret.yaml
      internal.config.kubernetes.io/package-path: /package/porch
`);
});

test('v3.0.2 gets its own flag, behind --config', () => {
  expect(commandOf(run(undefined, [], {}, {}, v3))).toEqual([
    '/server',
    '--config=/config.yaml',
    '--enable-private-registry=true',
    ...ours.slice(1),
    '--functions=/functions',
    '--pod-namespace=porch-fn-system',
  ]);
});

describe('flags that are there', () => {
  test.each([
    [
      'a value is updated in place',
      ['--registry-auth-secret-path=/old/.dockerconfigjson', '--port=1'],
      ['--registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson', '--port=1', ours[0], ours[2]],
      [],
    ],
    [
      'one dash, two words',
      ['-registry-auth-secret-name', 'other'],
      ['-registry-auth-secret-name', 'auth-secret', ours[0], ours[1]],
      [],
    ],
    ['switched off', ['--enable-private-registries=false'], ['--enable-private-registries=true', ours[1], ours[2]], []],
    [
      'without its value',
      ['--registry-auth-secret-name'],
      ['--registry-auth-secret-name=auth-secret', ...ours.slice(0, 2)],
      [],
    ],
    ['a bad bool', ['--enable-private-registries=yes'], ['--enable-private-registries=true', ours[1], ours[2]], []],
    [
      'doubles',
      ['--enable-private-registries', '--enable-private-registries=false'],
      ['--enable-private-registries=true', ours[1], ours[2]],
      [],
    ],
    [
      'a bool with a word behind',
      ['--enable-private-registries', '"true"', '--port=1'],
      ['--enable-private-registries', '--port=1', ours[1], ours[2]],
      ['flag-lost'],
    ],
    [
      'behind a word',
      ['--port=1', 'word', ours[0], '--log-level=2'],
      ['--port=1', ...ours, 'word', '--log-level=2'],
      ['flag-lost'],
    ],
    ['behind --', ['--port=1', '"--"', ours[0]], ['--port=1', ...ours, '"--"'], []],
    [
      'of another build',
      ['--config=/config.yaml', '--port=1'],
      ['--config=/config.yaml', ...ours, '--port=1'],
      ['flag-unknown-to-release'],
    ],
  ])('%s', (_, given, expected, warnings) => {
    const outcome = run(spec('porchRelease: main'), [command(given)]);
    expect(commandOf(outcome)).toEqual(['/home/nonroot/server', ...expected]);
    expect(rules(outcome, 'warning')).toEqual(warnings);
    expect(runInject(outcome.output).items).toBe(outcome.items);
  });

  test('a container without command gets them in args', () => {
    const [from] = command([]);
    const outcome = run(spec('porchRelease: main'), [
      [`          command:\n            - /home/nonroot/server\n${from}`, ''],
    ]);
    expect(outcome.items).toContain(`args:\n${ours.map((flag) => `              - ${flag}\n`).join('')}`);
  });
});

const volumes = (text: string): [string, string] => ['      containers:\n', `${text}      containers:\n`];
const mounts = (text: string): [string, string] => [
  '          ports:\n',
  `          volumeMounts:\n${text}          ports:\n`,
];

describe('volumes and mounts that are there', () => {
  const secretVolume = (name: string, secret = 'auth-secret'): [string, string] =>
    volumes(`      volumes:\n        - name: ${name}\n          secret:\n            secretName: ${secret}\n`);

  test('a volume and mount of other names are used, and the mount becomes read-only', () => {
    const outcome = run(undefined, [
      secretVolume('mine'),
      mounts('            - name: mine\n              mountPath: /auth\n'),
    ]);
    expect(outcome.items).toContain('- name: mine\n                mountPath: /auth\n                readOnly: true\n');
    expect(outcome.items).toContain('--registry-auth-secret-path=/auth/.dockerconfigjson');
    expect(outcome.items).not.toContain('docker-config');
  });

  test('a mount by subPath gives way to a whole one', () => {
    const outcome = run(undefined, [
      secretVolume('mine'),
      mounts(
        '            - name: mine\n              mountPath: /auth/.dockerconfigjson\n              subPath: .dockerconfigjson\n',
      ),
    ]);
    expect(rules(outcome, 'warning')).toEqual(['secret-mounted-by-sub-path']);
    expect(withoutNote(outcome.items)).not.toContain('subPath');
    expect(outcome.items).toContain('- name: mine\n                mountPath: /var/tmp/auth-secret\n');
  });

  test.each([
    [
      'the name has another source',
      undefined,
      volumes('      volumes:\n        - name: docker-config\n          emptyDir: {}\n'),
      'volume-name-taken',
    ],
    ['another Secret', undefined, secretVolume('docker-config', 'other'), 'volume-name-taken'],
    [
      'the path holds a mount',
      spec('mountPath: /a'),
      mounts('            - {name: a, mountPath: /a/b}\n'),
      'mount-path-taken',
    ],
    [
      'the path is mounted',
      spec('mountPath: /a'),
      mounts('            - {name: a, mountPath: /a/}\n'),
      'mount-path-taken',
    ],
    ...[
      '/',
      '/home/nonroot',
      '/functions',
      '/functions/a',
      '/home/nonroot/functions/a',
      '/server',
      '/config.yaml',
      '/wrapper-server',
      '/grpc-health-probe',
      '/pod-cache-config',
      '/pod-cache-config/a',
      '/var/run/secrets/kubernetes.io/serviceaccount',
      '/run/secrets',
      '/bin',
      '/dev',
      '/dev/a',
      '/etc',
      '/lib',
      '/proc',
      '/proc/a',
      '/sbin',
      '/sys',
      '/sys/a',
      '/tmp',
      '/usr',
    ].map(
      (path) =>
        [
          path,
          spec(`mountPath: ${path}`),
          mounts('            - {name: a, mountPath: /z}\n'),
          'mount-path-taken',
        ] as const,
    ),
  ] as const)('error: %s', (_, functionConfig, replacement, rule) => {
    const outcome = run(functionConfig, [replacement]);
    expect([outcome.status, rules(outcome, 'error')]).toEqual([1, [rule]]);
  });
});

test.each(['/a', '/home/nonroot/functionsx', '/functionsx', '/etc/porch', '/usr/a', '/tmp/a', '/servers'])(
  'mountPath %s is free',
  (path) => {
    expect(run(spec(`mountPath: ${path}`)).status).toBe(0);
  },
);

describe('a Secret that is there', () => {
  const secret = (type: string, rest: string): Record<string, string> => ({
    's.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth-secret\n  namespace: porch-system\ntype: ${type}\n${rest}`,
  });
  const type = 'kubernetes.io/dockerconfigjson';
  const other = '{"auths":{"a.io":{"auth":"YTpi"}}}';
  const contentOf = ({ items }: InjectRun): unknown => {
    const encoded = /'?\.dockerconfigjson'?: (\S+)/.exec(items)?.[1] ?? '';
    return JSON.parse(encoded.startsWith("'") ? encoded.slice(1, -1) : Buffer.from(encoded, 'base64').toString());
  };
  const merged = { auths: { 'a.io': { auth: 'YTpi' }, 'ghcr.io': { auth: btoa('alice:s3cret-1') } } };

  test.each([
    ['data', `data:\n  .dockerconfigjson: ${btoa(other)}\n`],
    ['folded data', `data:\n  .dockerconfigjson: >-\n    ${btoa(other).slice(0, 20)}\n    ${btoa(other).slice(20)}\n`],
    ['literal data', `data:\n  .dockerconfigjson: |\n    ${btoa(other)}\n`],
    ['stringData', `stringData:\n  .dockerconfigjson: '${other}'\n`],
  ])('%s is merged into', (_, rest) => {
    const outcome = run(spec(login), [], secret(type, rest));
    expect([outcome.status, rules(outcome, 'error')]).toEqual([0, []]);
    if (rest.includes('data:\n  .dockerconfigjson: ')) expect(contentOf(outcome)).toEqual(merged);
    else expect(outcome.items).toContain('ghcr.io');
    expect(outcome.items.match(/kind: Secret$/gm)).toHaveLength(1);
    expect(runInject(outcome.output).items).toBe(outcome.items);
  });

  test.each([
    ['another type', 'Opaque', '', 'secret-type-unchangeable'],
    ['immutable', type, `immutable: true\ndata:\n  .dockerconfigjson: ${btoa(other)}\n`, 'secret-immutable'],
    ['not base64', type, 'data:\n  .dockerconfigjson: "*"\n', 'secret-unreadable'],
    ['not JSON', type, `data:\n  .dockerconfigjson: ${btoa('{auths:')}\n`, 'credentials-unusable'],
  ])('error: %s', (_, secretType, rest, rule) => {
    const outcome = run(spec(login), [], secret(secretType, rest));
    expect([outcome.status, rules(outcome, 'error')]).toEqual([1, [rule]]);
  });

  test('a SealedSecret of that name with credentials is an error, without is used', () => {
    const sealed = {
      's.yaml':
        'apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata:\n  name: auth-secret\n  namespace: porch-system\nspec: {}\n',
    };
    expect(rules(run(spec(login), [], sealed), 'error')).toEqual(['secret-made-elsewhere']);
    expect(rules(run(undefined, [], sealed), 'info')).not.toContain('secret-not-in-package');
  });
});

const password = 'unique-Pa55word';
const dockerConfig = JSON.stringify({ auths: { 'ghcr.io': { auth: btoa(`u:${password}`) } } });
const sources: readonly (readonly [string, string, TestSurroundings])[] = [
  ['password', spec(`secret: {registries: [{server: ghcr.io, username: u, password: ${password}}]}`), {}],
  [
    'passwordEnv',
    spec('secret: {registries: [{server: ghcr.io, username: u, passwordEnv: P}]}'),
    { variables: { P: password } },
  ],
  [
    'passwordFile',
    spec('secret: {registries: [{server: ghcr.io, username: u, passwordFile: /p}]}'),
    { files: { '/p': `${password}\n` } },
  ],
  ['dockerConfigJson as text', spec(`secret: {dockerConfigJson: '${dockerConfig}'}`), {}],
  ['dockerConfigJson as a mapping', spec(`secret: {dockerConfigJson: ${dockerConfig}}`), {}],
  ['file', spec('secret: {file: /c}'), { files: { '/c': dockerConfig } }],
  ['env', spec('secret: {env: C}'), { variables: { C: dockerConfig } }],
  [
    'ConfigMap',
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata: {server: ghcr.io, username: u, password: ${password}}\n`,
    {},
  ],
  [
    'Secret',
    `apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth-secret\ntype: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: ${btoa(dockerConfig)}\n`,
    {},
  ],
];

describe('credentials', () => {
  test.each(sources)('from %s stand in the Secret and nowhere else', (_, functionConfig, around) => {
    const outcome = run(functionConfig, [], {}, around);
    const [before = '', ...after] = outcome.output.split(/^functionConfig:\n/m);
    const results = JSON.stringify(outcome.results);
    expect(outcome.status).toBe(0);
    const encoded = /'?\.dockerconfigjson'?: (\S+)/.exec(before)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString())).toEqual(JSON.parse(dockerConfig));
    for (const secret of [password, btoa(password), btoa(`u:${password}`), encoded]) {
      expect(before.replace(encoded, '')).not.toContain(secret);
      expect(results + outcome.stderr).not.toContain(secret);
    }
    expect(after).toHaveLength(1);
    expect(runInject(outcome.output, around).items).toBe(outcome.items);
  });

  test.each([
    [
      'a variable that is not set',
      spec('secret: {env: MISSING}'),
      'the environment variable "MISSING", which is not set',
    ],
    [
      'a password in the wrong field',
      spec(`secret: {registries: [{server: ghcr.io, username: u, passwordFile: ${password}}]}`),
      'names a file that cannot be read (no such file)',
    ],
    ['a file that is not there', spec('secret: {file: /docker/config.json}'), '"/docker/config.json"'],
    ['a credential store', spec('secret: {dockerConfigJson: {auths: {ghcr.io: {}}, credsStore: desktop}}'), 'ghcr.io'],
    ['a bad auth', spec(`secret: {dockerConfigJson: {auths: {ghcr.io: {auth: "${password}"}}}}`), 'ghcr.io'],
    ['no JSON', spec(`secret: {dockerConfigJson: "${password}"}`), 'is not JSON'],
  ])('error: %s', (_, functionConfig, message) => {
    const outcome = run(functionConfig);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain(message);
    expect(outcome.stderr + JSON.stringify(outcome.results)).not.toContain(password);
  });
});
