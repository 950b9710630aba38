import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { expectGoldenSection, goldenSectionNames } from '../support/golden.js';
import { mainPackage, packageList, runnerFile, spec } from '../support/inject-package.js';
import { runInject } from '../support/run-inject.js';
import { surroundings, type TestSurroundings } from '../support/surroundings.js';

/** What stands in the package besides the fixture, or in its place, and what the function is given. */
interface Given {
  readonly config?: string;
  readonly replaced?: readonly (readonly [string, string])[];
  readonly more?: Readonly<Record<string, string>>;
  readonly around?: TestSurroundings;
}

const credential = 'unique-Pa55word';
const runner = mainPackage[runnerFile] ?? '';
const image = 'docker.io/nephio/porch-function-runner:latest';
const dockerType = 'kubernetes.io/dockerconfigjson';
const pem = '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n';

const login = (more = ''): string =>
  spec(`secret:\n  registries:\n  - {server: ghcr.io, username: alice, password: ${credential}}\n${more}`);
const dockerConfig = (json: string): string => spec(`secret:\n  dockerConfigJson: ${JSON.stringify(json)}`);
const auth = (user: string): string => Buffer.from(user).toString('base64');
const secret = (
  type: string,
  rest: string,
  name = 'auth-secret',
  kind = 'Secret',
): Readonly<Record<string, string>> => ({
  'other.yaml': `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: porch-system\ntype: ${type}\n${rest}`,
});
const volumes = (text: string): [string, string] => [
  '      containers:\n',
  `      volumes:\n${text}      containers:\n`,
];
const mounts = (text: string): [string, string] => [
  '          ports:\n',
  `          volumeMounts:\n${text}          ports:\n`,
];
const configMap = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n${data}`;

const cases: Readonly<Record<string, Given>> = {
  // The Deployment
  'no Deployment': {
    replaced: [
      ['porch-function-runner:latest', 'other:v1'],
      ['name: function-runner\n  namespace', 'name: other\n  namespace'],
    ],
  },
  'no Deployment of that name': { config: spec('deployment: {name: mine}') },
  'two candidates': { more: { 'second.yaml': runner.replace('  name: function-runner\n', '  name: second\n') } },
  'no container of that name': { config: spec('deployment: {container: mine}') },
  'no namespace': { replaced: [['  namespace: porch-system\nspec:', 'spec:']] },
  'a Deployment that cannot be read': { replaced: [['      labels:\n', '      labels: [\n']] },
  'flags behind an anchor': { replaced: [['          command:\n', '          command: &words\n']] },
  'a flag behind an anchor': {
    replaced: [['- --pod-namespace', '- &path --registry-auth-secret-path=/old\n            - --pod-namespace']],
  },
  'a shell as command': { replaced: [['- /home/nonroot/server', '- sh\n            - -c']] },
  'an older build': { replaced: [[image, image.replace('latest', 'v3.0.0')]] },
  // Volume and mount
  'volumeName of another volume': { replaced: [volumes('        - name: docker-config\n          emptyDir: {}\n')] },
  'mountPath that is taken': {
    config: spec('mountPath: /a'),
    replaced: [mounts('            - {name: a, mountPath: /a/b}\n')],
  },
  'mountPath over the program': { config: spec('mountPath: /home/nonroot') },
  'tls.mountPath over the system': { config: spec('tls: {secretName: ca, mountPath: /etc}') },
  'a folder inside of the functions': { config: spec('mountPath: /functions/auth') },
  'a folder of a read-only volume': {
    config: spec('mountPath: /work/auth'),
    replaced: [
      volumes('        - {name: work, emptyDir: {}}\n'),
      mounts('            - {name: work, mountPath: /work, readOnly: true}\n'),
    ],
  },
  'a folder of a volume that cannot be written to': {
    config: spec('mountPath: /work/auth'),
    replaced: [
      volumes('        - {name: work, configMap: {name: c}}\n'),
      mounts('            - {name: work, mountPath: /work}\n'),
    ],
  },
  'mountPath over a file that a flag names': {
    config: spec('mountPath: /srv'),
    replaced: [['- --pod-namespace', '- --config\n            - /srv/config.yaml\n            - --pod-namespace']],
  },
  'mountPath over the folder that a flag names': {
    config: spec('mountPath: /srv'),
    replaced: [['- --pod-namespace', '- -pod-cache-config=/srv/\n            - --pod-namespace']],
  },
  'a folder of a volume at the root': { replaced: [mounts('            - {name: a, mountPath: /}\n')] },
  ...Object.fromEntries(
    [
      ['a sidecar', '        - {name: c, volumeMounts: [{name: docker-config, mountPath: /auth}]}\n', ''],
      [
        'an ephemeral container',
        '',
        '      ephemeralContainers:\n        - {name: e, volumeMounts: [{name: docker-config, mountPath: /auth}]}\n',
      ],
    ].map(([name, container = '', more = '']): [string, Given] => [
      `a volume that ${name} mounts too`,
      {
        config: spec('secret: {name: new}'),
        replaced: [
          volumes('        - {name: docker-config, secret: {secretName: old}}\n'),
          mounts('            - {name: docker-config, mountPath: /auth}\n'),
          [
            '            - --pod-namespace',
            '            - --registry-auth-secret-path=/auth/c\n            - --pod-namespace',
          ],
          ['      containers:\n', `${more}      containers:\n${container}`],
        ],
      },
    ]),
  ),
  'a volume that the runner mounts elsewhere too': {
    config: spec('secret: {name: new}'),
    replaced: [
      volumes('        - {name: docker-config, secret: {secretName: old}}\n'),
      mounts(
        '            - {name: docker-config, mountPath: /auth}\n            - {name: docker-config, mountPath: /b}\n',
      ),
      [
        '            - --pod-namespace',
        '            - --registry-auth-secret-path=/auth/c\n            - --pod-namespace',
      ],
    ],
  },
  'a volume that an init container mounts too': {
    config: spec('secret: {name: new}'),
    replaced: [
      volumes('        - {name: docker-config, secret: {secretName: old}}\n'),
      mounts('            - {name: docker-config, mountPath: /auth}\n'),
      [
        '            - --pod-namespace',
        '            - --registry-auth-secret-path=/auth/c\n            - --pod-namespace',
      ],
      [
        '      containers:\n',
        '      initContainers:\n        - {name: i, volumeMounts: [{name: docker-config, mountPath: /auth}]}\n      containers:\n',
      ],
    ],
  },
  'a volume of some keys of the old Secret': {
    config: spec('secret: {name: new}'),
    replaced: [
      volumes('        - {name: docker-config, secret: {secretName: old, items: [{key: a, path: b}]}}\n'),
      mounts('            - {name: docker-config, mountPath: /auth}\n'),
      [
        '            - --pod-namespace',
        '            - --registry-auth-secret-path=/auth/c\n            - --pod-namespace',
      ],
    ],
  },
  // What cannot be edited
  'changes at the same place of a list in flow style': {
    config: spec('tls: {secretName: ca}'),
    replaced: [
      volumes('        - {name: mine, secret: {secretName: auth-secret}}\n'),
      ['          ports:\n', '          volumeMounts: [{name: mine, mountPath: /a/b, subPath: b}]\n          ports:\n'],
    ],
  },
  'a mount by subPath in a list with an anchor': {
    replaced: [
      volumes('        - {name: mine, secret: {secretName: auth-secret}}\n'),
      [
        '          ports:\n',
        '          volumeMounts: &list [{name: mine, mountPath: /a/b, subPath: b}]\n          x: *list\n          ports:\n',
      ],
    ],
  },
  'mounts that are an alias': {
    replaced: [
      ['    metadata:\n      labels', '    metadata:\n      x: &list [{name: a}]\n      labels'],
      ['          ports:\n', '          volumeMounts: *list\n          ports:\n'],
    ],
  },
  'volumes that are an alias': {
    replaced: [
      ['    metadata:\n      labels', '    metadata:\n      x: &list [{name: a}]\n      labels'],
      ['      containers:\n', '      volumes: *list\n      containers:\n'],
    ],
  },
  'annotations that are an alias': {
    config: spec('rolloutRevision: "1"'),
    replaced: [['      labels:\n        app: function-runner\n', '      labels: &a {app: x}\n      annotations: *a\n']],
  },
  // The Secret of the package
  'another type': { config: login(), more: secret('Opaque', '') },
  immutable: { config: login(), more: secret(dockerType, 'immutable: true\n') },
  'encrypted by SOPS': {
    config: login(),
    more: secret(dockerType, 'data:\n  .dockerconfigjson: ENC[AES256_GCM]\nsops:\n  version: 3.8.1\n'),
  },
  'not base64': { config: login(), more: secret(dockerType, 'data:\n  .dockerconfigjson: "*"\n') },
  'made by a SealedSecret': { config: login(), more: secret(dockerType, 'spec: {}\n', 'auth-secret', 'SealedSecret') },
  'made by a SealedSecret without the key': {
    more: secret('', 'spec: {encryptedData: {config.json: Ag}}\n', 'auth-secret', 'SealedSecret'),
  },
  'made by an ExternalSecret': {
    config: login(),
    more: secret(dockerType, 'spec: {}\n', 'auth-secret', 'ExternalSecret'),
  },
  'no type': {
    config: login(),
    more: { 'other.yaml': 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth-secret\n  namespace: porch-system\n' },
  },
  'not JSON in the Secret of the package': {
    config: login(),
    more: secret(dockerType, `data:\n  .dockerconfigjson: ${btoa(credential)}\n`),
  },
  'not JSON in its stringData': {
    config: login(),
    more: secret(dockerType, `stringData:\n  .dockerconfigjson: ${credential}\n`),
  },
  'an ExternalSecret over a Secret': {
    config: spec('secret: {externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}}'),
    more: secret(dockerType, ''),
  },
  'an ExternalSecret over a SealedSecret': {
    config: spec('secret: {externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}}'),
    more: secret(dockerType, '', 'auth-secret', 'SealedSecret'),
  },
  'an ExternalSecret whose spec is an alias': {
    config: spec('secret: {externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}}'),
    more: secret(dockerType, 'x: &x {data: []}\nspec: *x\n', 'auth-secret', 'ExternalSecret'),
  },
  'an ExternalSecret whose data is an alias': {
    config: spec('secret: {externalSecret: {storeRef: {name: s}, remoteRef: {key: k}}}'),
    more: secret(dockerType, 'x: &x []\nspec:\n  data: *x\n', 'auth-secret', 'ExternalSecret'),
  },
  'data that is an alias': {
    config: login(),
    more: secret(dockerType, `x: &x {.dockerconfigjson: ${btoa('{"auths":{}}')}}\ndata: *x\n`),
  },
  'a SealedSecret that cannot be read': {
    config: login(),
    more: secret(dockerType, 'spec: "\n', 'auth-secret', 'SealedSecret'),
  },
  'an ExternalSecret that cannot be read': {
    config: login(),
    more: secret(dockerType, 'spec: "\n', 'auth-secret', 'ExternalSecret'),
  },
  "the CA's data that is an alias": {
    config: spec(`tls: {secretName: ca, caBundle: "${pem}"}`),
    more: secret('Opaque', 'x: &x {a: b}\ndata: *x\n', 'ca'),
  },
  "the CA's Secret that cannot be read": {
    config: spec('tls: {secretName: ca}'),
    more: secret('Opaque', 'data: "\n', 'ca'),
  },
  'a Secret that cannot be read': {
    config: login(),
    more: secret(dockerType, `data:\n  .dockerconfigjson: "${credential}\n`),
  },
  'a Role that cannot be read': { replaced: [['resources: ["secrets"]', 'resources: ["secrets"']] },
  'a Role without a binding that cannot be read': {
    replaced: [
      ['kind: RoleBinding', 'kind: OtherBinding'],
      ['resources: ["secrets"]', 'resources: ["secrets"'],
    ],
  },
  'a RoleBinding that cannot be read': { replaced: [['  kind: Role\n', '  kind: "Role\n']] },
  'a ClusterRoleBinding that cannot be read': {
    replaced: [
      ['kind: RoleBinding', 'kind: ClusterRoleBinding'],
      ['  kind: Role\n', '  kind: "Role\n'],
    ],
  },
  // TLS
  'TLS in a build without it': { config: spec('porchRelease: v3.0.2\ntls: {secretName: ca}') },
  'a private key as caBundle': {
    config: spec(`tls: {secretName: ca, caBundle: "-----BEGIN PRIVATE KEY-----\\n${credential}"}`),
  },
  'caBundle without certificate': { config: spec(`tls: {secretName: ca, caBundle: ${credential}}`) },
  'one Secret for both': { config: spec('tls: {secretName: auth-secret}') },
  'CA in a Secret of another type': {
    config: spec(`tls: {secretName: ca, caBundle: "${pem}"}`),
    more: secret('kubernetes.io/tls', '', 'ca'),
  },
  // The functionConfig
  'no mapping': { config: '- a\n' },
  'another kind': { config: 'apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n' },
  'another version': { config: 'apiVersion: fn.kpt.dev/v2\nkind: InjectRegistryAuth\n' },
  'misspelt field': { config: spec(`secret: {registries: [{server: a.io, username: u, passwrd: ${credential}}]}`) },
  'missing server': { config: spec(`secret: {registries: [{username: u, password: ${credential}}]}`) },
  'missing username': { config: spec(`secret: {registries: [{server: a.io, password: ${credential}}]}`) },
  'two passwords': {
    config: spec(`secret: {registries: [{server: a.io, username: u, password: ${credential}, passwordEnv: P}]}`),
  },
  'missing storeRef': { config: spec('secret: {externalSecret: {remoteRef: {key: k}}}') },
  'ConfigMap without server': { config: configMap(`  username: u\n  password: ${credential}\n`) },
  'unknown build': { config: spec('porchRelease: v9') },
  'Secret of another type': {
    config: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ntype: Opaque\nstringData:\n  password: ${credential}\n`,
  },
  // Where credentials are read from
  'variable not set': { config: spec('secret: {env: DOCKER_CONFIG_JSON}') },
  'variable empty': {
    config: spec('secret: {env: DOCKER_CONFIG_JSON}'),
    around: { variables: { DOCKER_CONFIG_JSON: '' } },
  },
  'file not there': { config: spec('secret: {file: /docker/config.json}') },
  'file empty': {
    config: spec('secret: {file: /docker/config.json}'),
    around: { files: { '/docker/config.json': '' } },
  },
  'password file empty': {
    config: spec('secret: {registries: [{server: a.io, username: u, passwordFile: /p}]}'),
    around: { files: { '/p': '\n' } },
  },
  'password in the place of a file': {
    config: spec(`secret: {registries: [{server: a.io, username: u, passwordFile: ${credential}}]}`),
  },
  // Docker configs
  'byte order mark': { config: spec('secret: {file: /c}'), around: { files: { '/c': '\ufeff{}' } } },
  'not JSON': { config: dockerConfig(`auths: ${credential}`) },
  'text behind the JSON': { config: dockerConfig(`{"auths":{"ghcr.io":{"auth":"${auth('u:p')}"}}} ${credential}`) },
  'longer than 1 MiB': {
    config: spec('secret: {file: /c}'),
    around: { files: { '/c': `{"auths":{"ghcr.io":{"auth":"${auth(`u:${'p'.repeat(1 << 20)}`)}"}}}` } },
  },
  'functionConfig that cannot be read': { config: `${spec('mountPath: /a')}  secret: [${credential}\n` },
  'TLS volume of another source': {
    config: spec('tls: {secretName: ca}'),
    replaced: [volumes('        - name: tls-secret\n          emptyDir: {}\n')],
  },
  'no object': { config: dockerConfig('[]') },
  'auths of another type': { config: dockerConfig('{"auths":[]}') },
  'auth of another type': { config: dockerConfig('{"auths":{"ghcr.io":{"auth":1}}}') },
  'auth not base64': { config: dockerConfig(`{"auths":{"ghcr.io":{"auth":"${credential}"}}}`) },
  'auth without colon': { config: dockerConfig(`{"auths":{"ghcr.io":{"auth":"${auth(credential)}"}}}`) },
  'no entries': { config: dockerConfig('{"auths":{}}') },
  'empty entry': { config: dockerConfig('{"auths":{"ghcr.io":{}}}') },
  'a key of any length': {
    config: spec('secret: {file: /c}'),
    around: { files: { '/c': `{"auths":{"${'long-'.repeat(1000)}":{}}}` } },
  },
  'user alone': { config: dockerConfig('{"auths":{"ghcr.io":{"username":"u"}}}') },
  'token alone': { config: dockerConfig(`{"auths":{"ghcr.io":{"identitytoken":"${credential}"}}}`) },
  credsStore: { config: dockerConfig('{"auths":{"ghcr.io":{}},"credsStore":"desktop"}') },
  credHelpers: { config: dockerConfig('{"credHelpers":{"ghcr.io":"gcloud"}}') },
  'user with a colon': {
    config: spec(`secret: {registries: [{server: ghcr.io, username: "a:b", password: ${credential}}]}`),
  },
  'no registry': { config: spec(`secret: {registries: [{server: "http://", username: u, password: ${credential}}]}`) },
  'two credentials of one host': {
    config: dockerConfig(`{"auths":{"ghcr.io/a":{"auth":"${auth('a:1')}"},"ghcr.io/b":{"auth":"${auth('b:2')}"}}}`),
  },
};

const golden = join(__dirname, 'fixtures/errors.txt');

test.each(Object.entries(cases))('error: %s; nothing is changed', (name, { config, replaced, more, around }) => {
  const input = packageList(config, replaced, more);
  const outcome = runInject(input, around);
  expect(outcome.status).toBe(1);
  expect(outcome.items).toBe(input);
  const { list } = parseResourceList(Buffer.from(input));
  expect(list && injectRegistryAuth(list, surroundings(around))).toMatchObject({ changes: [], newItems: [] });
  expect(outcome.stderr + JSON.stringify(outcome.results)).not.toContain(credential);
  expectGoldenSection(golden, name, outcome.stderr.replace(/^(?=.)/gm, '  '));
});

test('each golden message is of a case', () => {
  expect(goldenSectionNames(golden)).toEqual(Object.keys(cases));
});

test.each([
  ['empty', 'items: []\n'],
  ['null', 'items:\n'],
  ['absent', ''],
])('%s items', (_, items) => {
  const input = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${items}`;
  const outcome = runInject(input);
  expect([outcome.status, outcome.items]).toEqual([1, input]);
  expect(outcome.results.map(({ tags }) => tags['rule'])).toEqual(['runner-not-found']);
});
