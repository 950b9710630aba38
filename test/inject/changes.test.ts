import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { describeDiagnostic } from '../../src/diagnostic.js';
import { changedLines } from '../support/changed-lines.js';
import { expectGoldenSection, goldenSectionNames } from '../support/golden.js';
import { mainPackage, packageList, runnerFile, spec, v3Package } from '../support/inject-package.js';
import { runInject } from '../support/run-inject.js';

/** The fields under `spec`, or the whole functionConfig, and what stands in the package besides the fixture, or in its place. */
interface Given {
  readonly fields?: string;
  readonly config?: string;
  readonly replaced?: readonly (readonly [string, string])[];
  readonly more?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

const flagLines =
  '            - --pod-namespace=porch-fn-system\n            - "--functions=/home/nonroot/functions" # baked into the image\n';
const commandLines = `          command:\n            - /home/nonroot/server\n${flagLines}`;
const flags = (...words: readonly string[]): readonly [string, string] => [
  flagLines,
  words.map((word) => `            - ${word}\n`).join(''),
];
const volumes = (...entries: readonly string[]): readonly [string, string] => [
  '      containers:\n',
  `      volumes:\n${entries.map((entry) => `        - ${entry}\n`).join('')}      containers:\n`,
];
const mounts = (...entries: readonly string[]): readonly [string, string] => [
  '          ports:\n',
  `          volumeMounts:\n${entries.map((entry) => `            - ${entry}\n`).join('')}          ports:\n`,
];
const secretVolume = '{name: mine, secret: {secretName: auth-secret}}';
const template = (metadata: string): readonly [string, string] => [
  '    metadata:\n      labels:\n        app: function-runner\n',
  metadata,
];
const object = (kind: string, name: string, rest: string): Readonly<Record<string, string>> => ({
  'other.yaml': `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: porch-system\n${rest}`,
});
const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const tlsWithBundle = `tls: {secretName: ca, caBundle: ${JSON.stringify(pem)}}`;
const login = 'secret: {registries: [{server: ghcr.io, username: u, password: p}]}';
const main = 'porchRelease: main';
const externalSecret = 'secret: {externalSecret: {storeRef: {name: vault}, remoteRef: {key: k, property: p}}}';
const secretType = 'type: kubernetes.io/dockerconfigjson\n';
const encoded = btoa('{"auths":{"ghcr.io":{"auth":"dTpw"}}}');
const sameData = `data:\n  .dockerconfigjson: ${encoded}\n`;
const manifest = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n${secretType}`;
const inFolder = (path: string): Readonly<Record<string, string>> => {
  const { [runnerFile]: runner = '', ...rest } = mainPackage;
  return { ...rest, [path]: runner };
};
const secretRule = (rest: string): readonly [string, string] => ['verbs: ["create", "delete", "update", "get"]', rest];
const rbac = (kind: string, name: string, namespace?: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n${namespace === undefined ? '' : `  namespace: ${namespace}\n`}`;
const allSecrets = 'rules:\n- apiGroups: [""]\n  resources: [secrets]\n  verbs: ["*"]\n';
const account = '{kind: ServiceAccount, name: porch-fn-runner, namespace: porch-system}';
const boundTo = (role: string, name: string, subjects = account): string =>
  `roleRef: {kind: ${role}, name: ${name}}\nsubjects: [${subjects}]\n`;
const functions = 'porch-fn-system';
const withoutSecrets: readonly [string, string] = ['resources: ["secrets"]', 'resources: ["services"]'];
const withoutBinding: readonly [string, string] = ['kind: RoleBinding', 'kind: OtherBinding'];
const roleRules = /rules:\n[^]*?(?=---)/.exec(mainPackage['rbac.yaml'] ?? '')?.[0] ?? '';

const cases: Readonly<Record<string, Given>> = {
  // Flags
  'flags that keep the runner from starting': {
    fields: main,
    replaced: [flags('--no-such-flag=1', '--port=x', '--log-level')],
  },
  'a flag whose value stands alone': { fields: main, replaced: [flags('--port', 'x', '-no-such', 'y', '--other-one')] },
  'a word with three dashes': { fields: main, replaced: [flags('--port=1', '---port=2', '--port=3')] },
  'a flag that asks for help': { fields: main, replaced: [flags('--port=1', '-h', '--config=/c')] },
  'a flag that lacks its value, at the end': { fields: main, replaced: [flags('--registry-auth-secret-name')] },
  'the same with another value': {
    fields: `${main}\nsecret: {name: other}`,
    replaced: [flags('--registry-auth-secret-name')],
  },
  'another flag that lacks its value': { fields: main, replaced: [flags('--port=1', '--config')] },
  'flags behind a word': { fields: main, replaced: [flags('word', '--port=1', '--enable-private-registries')] },
  'flags behind two dashes': { fields: main, replaced: [flags('"--"', '--port=1')] },
  'words behind a bool flag': {
    fields: main,
    replaced: [flags('--enable-private-registries', '"true"', '--warm-up-pod-cache', '"true"', '--port=1')],
  },
  'a word that ends like a bool behind a bool flag': {
    fields: main,
    replaced: [flags('--enable-private-registries', 'untrue', '--port=1')],
  },
  'a word that begins like a bool behind a bool flag': {
    fields: main,
    replaced: [flags('--enable-private-registries', 't1', '--port=1')],
  },
  'a bool behind a flag with its value': {
    fields: main,
    replaced: [flags('--registry-auth-secret-name', 'auth-secret', '"true"', '--port=1')],
  },
  'a flag of ours before one that lacks its value': {
    fields: main,
    replaced: [flags('--registry-auth-secret-name=auth-secret', '--config')],
  },
  'a list in flow style': {
    fields: main,
    replaced: [[commandLines, '          command: [/home/nonroot/server, --port=1]\n']],
  },
  'doubles in flow style, behind --config': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command: [/home/nonroot/server, --config=/c, --enable-private-registries=0, --enable-private-registries=1]\n',
      ],
    ],
  },
  'flags that count nowhere, in flow style': {
    fields: main,
    replaced: [[commandLines, '          command: [/home/nonroot/server, word, --enable-private-registries]\n']],
  },
  'args that are all removed': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command:\n            - /home/nonroot/server\n            - word\n          args:\n            - --enable-private-registries\n',
      ],
    ],
  },
  'lists in block style, both with flags': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command:\n            - /home/nonroot/server\n            - --port=1\n            - --log-level=1\n          args:\n            - --max-request-body-size=1\n            - --warm-up-pod-cache\n',
      ],
    ],
  },
  'a bool with its value, and a word behind': {
    fields: main,
    replaced: [flags('--enable-private-registries=true', '"true"', '--port=1')],
  },
  'flags in command and args': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command: [/home/nonroot/server]\n          args:\n            - --enable-private-registries=false\n            - --config=/c\n            - word\n            - --port=1\n',
      ],
    ],
  },
  'doubles in command and args': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command: [/home/nonroot/server, --registry-auth-secret-name=a, --port=1]\n          args: [-registry-auth-secret-name, b, -registry-auth-secret-name=c]\n',
      ],
    ],
  },
  'nothing but doubles in args': {
    fields: main,
    replaced: [
      [
        commandLines,
        '          command:\n            - /home/nonroot/server\n          args:\n            - --enable-private-registries=0\n            - --enable-private-registries=1\n            - --registry-auth-secret-name\n            - x\n            - --registry-auth-secret-name=auth-secret\n',
      ],
    ],
  },
  'a value from a variable': {
    fields: main,
    replaced: [
      flags('--registry-auth-secret-name=$(NAME)', '--config=$(FILE)'),
      ['          env:\n', '          env:\n            - {name: NAME, value: auth-secret}\n'],
    ],
  },
  // The release
  'a build that is stated': { replaced: [['porch-function-runner:latest', 'porch-function-runner:v1.5.8']] },
  'a build that is stated, and none given': {
    fields: '',
    replaced: [['porch-function-runner:latest', 'porch-function-runner:v1.5.8']],
  },
  'builds that contradict each other': { fields: '', replaced: [flags('--enable-private-registry=true')] },
  'another build than the one stated': {
    fields: 'porchRelease: v1.5.7',
    replaced: [['porch-function-runner:latest', 'porch-function-runner:v1.5.8']],
  },
  'a build with a fixed name of the Secret': {
    fields: 'porchRelease: main-2024-10-22\nsecret: {name: other}',
  },
  // Volumes
  'a volume and its mount of other names': {
    fields: main,
    replaced: [
      volumes('{name: cache, emptyDir: {}}', secretVolume),
      mounts('{name: cache, mountPath: /cache}', '{name: mine, mountPath: /auth/}'),
    ],
  },
  'the volume of that name before another of the Secret': {
    fields: main,
    replaced: [volumes(secretVolume, '{name: docker-config, secret: {secretName: auth-secret}}')],
  },
  'a volume that holds another key': {
    fields: main,
    replaced: [
      volumes('{name: mine, secret: {secretName: auth-secret, items: [{key: .dockerconfigjson, path: config.json}]}}'),
    ],
  },
  'a volume that holds another key under that name': {
    fields: main,
    replaced: [
      volumes('{name: mine, secret: {secretName: auth-secret, items: [{key: other, path: .dockerconfigjson}]}}'),
    ],
  },
  'the Secret of an earlier run, and a container with mounts of its own': {
    fields: `${main}\nsecret: {name: new}`,
    replaced: [
      flags('--registry-auth-secret-path=/auth/.dockerconfigjson', '--registry-auth-secret-name=old'),
      volumes('{name: cache, emptyDir: {}}', 'name: docker-config\n          secret:\n            secretName: old'),
      mounts('{name: cache, mountPath: /cache}', '{name: docker-config, mountPath: /auth//, readOnly: true}'),
      [
        '      containers:\n',
        '      initContainers:\n        - {name: none}\n        - {name: i, volumeMounts: [{name: cache, mountPath: /c}]}\n      containers:\n',
      ],
    ],
  },
  'the Secret of an earlier run': {
    fields: `${main}\nsecret: {name: new}`,
    replaced: [
      flags('--registry-auth-secret-path=/auth/.dockerconfigjson', '--registry-auth-secret-name=old'),
      volumes('name: docker-config\n          secret:\n            secretName: old'),
      mounts('{name: docker-config, mountPath: /auth/, readOnly: true}'),
    ],
  },
  'a volume that is optional and readable by root alone': {
    fields: main,
    replaced: [
      volumes(
        '{name: cache, emptyDir: {}}',
        '{name: mine, secret: {secretName: auth-secret, optional: true, defaultMode: 0400}}',
      ),
    ],
  },
  'a volume that is readable by the group of root': {
    fields: main,
    replaced: [
      volumes('{name: mine, secret: {secretName: auth-secret, defaultMode: 0440}}'),
      ['          ports:\n', '          securityContext: {runAsGroup: 0}\n          ports:\n'],
    ],
  },
  'a volume that is readable by a further group': {
    fields: main,
    replaced: [
      volumes('{name: mine, secret: {secretName: auth-secret, defaultMode: 0440}}'),
      ['      containers:\n', '      securityContext: {supplementalGroups: [0]}\n      containers:\n'],
    ],
  },
  'a container that is not root in a pod that is': {
    fields: main,
    replaced: [
      volumes('{name: mine, secret: {secretName: auth-secret, defaultMode: 0400}}'),
      ['      containers:\n', '      securityContext: {runAsUser: 0, runAsGroup: 0}\n      containers:\n'],
      ['          ports:\n', '          securityContext: {runAsUser: 10001, runAsGroup: 1}\n          ports:\n'],
    ],
  },
  // Mounts
  'a mount that is moved': {
    fields: `${main}\nmountPath: /new/`,
    replaced: [volumes(secretVolume), mounts('{name: mine, mountPath: /old, readOnly: false}')],
  },
  'a mount that is moved and becomes read-only': {
    fields: `${main}\nmountPath: /new`,
    replaced: [volumes(secretVolume), mounts('{name: mine, mountPath: /old}')],
  },
  'two mounts, of which one is where it must be': {
    fields: main,
    replaced: [
      volumes(secretVolume),
      mounts(
        '{name: mine, mountPath: /old, readOnly: true}',
        '{name: mine, mountPath: /var/tmp/auth-secret//, readOnly: true}',
      ),
    ],
  },
  'a mount by subPath, the only one': {
    fields: main,
    replaced: [
      volumes(secretVolume),
      mounts('{name: mine, mountPath: /auth/.dockerconfigjson, subPath: .dockerconfigjson}'),
    ],
  },
  'a mount by subPathExpr beside others': {
    fields: main,
    replaced: [
      volumes(secretVolume, '{name: cache, emptyDir: {}}'),
      mounts('{name: mine, mountPath: /a/b, subPathExpr: $(A)}', '{name: cache, mountPath: /cache}'),
    ],
  },
  'a mount by an empty subPath, which is a whole one': {
    fields: main,
    replaced: [volumes(secretVolume), mounts('{name: mine, mountPath: /auth, subPath: ""}')],
  },
  'a folder in a volume that is written to': {
    fields: `${main}\nmountPath: /work/auth`,
    replaced: [
      volumes('{name: other, configMap: {name: c}}', '{name: work, emptyDir: {}}'),
      mounts('{name: work, mountPath: /work}'),
    ],
  },
  'a folder beside those of flags that only look like known ones': {
    fields: `${main}\nmountPath: /srv`,
    replaced: [flags('--configs=/srv/a', '--port=1', 'x--config=/srv/b', '--config', '/etc/c')],
  },
  'mounts that say no path': { fields: main, replaced: [mounts('{name: a}', 'text', '{mountPath: /a}')] },
  'mounts at the end of a container without flags': {
    fields: main,
    replaced: [
      [commandLines, ''],
      [
        '          ports:\n            - containerPort: 9445\n',
        '          volumeMounts:\n            - {name: a, mountPath: /a}\n',
      ],
    ],
  },
  'flags at the end of a container without mounts': {
    fields: main,
    replaced: [
      [commandLines, ''],
      ['          ports:\n            - containerPort: 9445\n', '          args:\n            - --port=1\n'],
    ],
  },
  'mounts by subPath, all at the end of a container without flags': {
    fields: `${main}\ntls: {secretName: ca}`,
    replaced: [
      volumes(secretVolume, '{name: tls-secret, secret: {secretName: ca}}'),
      [commandLines, ''],
      [
        '          ports:\n            - containerPort: 9445\n',
        '          volumeMounts:\n            - {name: mine, mountPath: /a, subPath: b}\n            - {name: tls-secret, mountPath: /c, subPath: d}\n',
      ],
    ],
  },
  'an empty list of mounts': {
    fields: main,
    replaced: [
      ['          ports:\n', '          volumeMounts: []\n          ports:\n'],
      ['      containers:\n', '      volumes: []\n      containers:\n'],
    ],
  },
  // TLS
  'a CA, and a new Secret for it': { fields: `${main}\n${tlsWithBundle}` },
  'a CA in a Secret made elsewhere, mounted elsewhere': {
    fields: `${main}\ntls: {secretName: ca, mountPath: /var/ca/}`,
  },
  'another CA in data': {
    fields: `${main}\n${tlsWithBundle}`,
    more: object('Secret', 'ca', `type: Opaque\ndata:\n  ca.crt: ${btoa('old')}\n  other: ${btoa('x')}\n`),
  },
  'another CA in stringData': {
    fields: `${main}\n${tlsWithBundle}`,
    more: object('Secret', 'ca', 'stringData:\n  ca.crt: old\n'),
  },
  'the same CA': {
    fields: `${main}\n${tlsWithBundle}`,
    more: object('Secret', 'ca', `data:\n  ca.crt: ${btoa(pem)}\n`),
  },
  'the same CA in folded lines': {
    fields: `${main}\n${tlsWithBundle}`,
    more: object('Secret', 'ca', `data:\n  ca.crt: |\n    ${btoa(pem)}\n`),
  },
  'the same CA in stringData': {
    fields: `${main}\n${tlsWithBundle}`,
    more: object('Secret', 'ca', `stringData:\n  ca.crt: |\n${pem.replace(/^(?=.)/gm, '    ')}`),
  },
  'a Secret without the CA': { fields: `${main}\n${tlsWithBundle}`, more: object('Secret', 'ca', 'type: Opaque\n') },
  'the CA of an earlier run': {
    fields: `${main}\ntls: {secretName: new-ca}`,
    replaced: [
      flags('--enable-private-registries-tls=true', '--tls-secret-path=/var/tmp/tls-secret//'),
      volumes('name: tls-secret\n          secret:\n            secretName: old-ca'),
      mounts('{name: tls-secret, mountPath: /var/tmp/tls-secret, readOnly: true}'),
    ],
  },
  // Where a new Secret goes
  'in the folder of the Deployment': { fields: `${main}\n${login}`, files: inFolder('deploy/runner/runner.yaml') },
  'beside files of that name': {
    fields: `${main}\n${login}`,
    files: inFolder('deploy/runner.yaml'),
    more: {
      'deploy/auth-secret.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n',
      'deploy/auth-secret-2.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: b\n',
      'c.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: deploy/auth-secret-3.yaml\n',
    },
  },
  'a Deployment outside of the package': { fields: `${main}\n${login}`, files: inFolder('../runner.yaml') },
  'a Deployment in a folder whose name begins with dots': {
    fields: `${main}\n${login}`,
    files: inFolder('..a/runner.yaml'),
  },
  'a Deployment at an absolute path': { fields: `${main}\n${login}`, files: inFolder('/runner.yaml') },
  // The Secret
  'a Secret without data': { fields: `${main}\n${login}`, more: object('Secret', 'auth-secret', secretType) },
  'a Secret of another namespace and one of another name': {
    fields: `${main}\n${login}`,
    more: {
      ...object('Secret', 'auth-secret-2', secretType),
      'far.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: auth-secret, namespace: porch-fn-system}\n${secretType}`,
    },
  },
  'a Secret made by a SealedSecret of another name': {
    fields: main,
    more: object('SealedSecret', 'sealed', 'spec:\n  template:\n    metadata:\n      name: auth-secret\n'),
  },
  'a Secret made by an ExternalSecret of another name': {
    fields: main,
    more: object(
      'ExternalSecret',
      'external',
      'spec:\n  target:\n    name: auth-secret\n    template: {type: kubernetes.io/dockerconfigjson}\n  data: [{secretKey: .dockerconfigjson, remoteRef: {key: a}}]\n',
    ),
  },
  'a Secret of type Opaque made by a SealedSecret': {
    fields: main,
    more: object('SealedSecret', 'auth-secret', 'spec: {encryptedData: {.dockerconfigjson: Ag}}\n'),
  },
  'credentials that are doubtful': {
    fields: `${main}\nsecret: {dockerConfigJson: {auths: {ghcr.io/acme: {username: u, password: p}, "*.io": {username: u, password: "p "}}}}`,
  },
  'the same credentials': {
    fields: `${main}\n${login}`,
    more: object('Secret', 'auth-secret', `${secretType}${sameData}`),
  },
  'the same credentials in a Secret that is immutable': {
    fields: `${main}\n${login}`,
    more: object('Secret', 'auth-secret', `${secretType}immutable: true\n${sameData}`),
  },
  'the same credentials in folded lines, which an API server refuses': {
    fields: `${main}\n${login}`,
    more: object(
      'Secret',
      'auth-secret',
      `${secretType}data:\n  .dockerconfigjson: >-\n    ${encoded.slice(0, 20)}\n    ${encoded.slice(20)}\n`,
    ),
  },
  'other credentials in stringData, which wins over data': {
    fields: `${main}\n${login}`,
    more: object(
      'Secret',
      'auth-secret',
      `${secretType}data:\n  .dockerconfigjson: Kg==\nstringData:\n  .dockerconfigjson: '{"auths":{"a.io":{"auth":"YTpi"}}}'\n`,
    ),
  },
  'stringData of other keys': {
    fields: `${main}\n${login}`,
    more: object('Secret', 'auth-secret', `${secretType}stringData:\n  other: a\n`),
  },
  'a Secret without namespace, which is not the one beside the Deployment': {
    fields: `${main}\n${login}`,
    more: { 'other.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: auth-secret\n${secretType}` },
  },
  'a functionConfig that is a Secret, beside Secrets of another namespace and of another name': {
    config: `${manifest}${sameData}`,
    more: {
      'far.yaml': manifest.replace('name: mine', 'name: mine\n  namespace: far'),
      'other.yaml': manifest.replace('name: mine', 'name: other\n  labels: {a: mine}'),
    },
  },
  'a functionConfig that is a Secret, merged into one that is there': {
    config: `${manifest}${sameData}`,
    more: object(
      'Secret',
      'mine',
      `${secretType}data:\n  .dockerconfigjson: ${btoa('{"auths":{"a.io":{"auth":"YTpi"}}}')}\n`,
    ),
  },
  'a functionConfig with a password, beside others like it': {
    config: spec(`${main}\n${login}`),
    more: {
      'a.yaml': spec(login).replace('name: x', 'name: y\n  labels: {a: x}'),
      'b.yaml': spec(login).replace('v1alpha1', 'v1'),
      'c.yaml': spec(login).replace('name: x', 'name: x\n  namespace: ns'),
    },
  },
  'a functionConfig without a name': { config: spec(`${main}\n${login}`).replace('metadata:\n  name: x\n', '') },
  'a functionConfig that is a Secret, with labels and annotations': {
    config: `apiVersion: v1\nkind: Secret\nmetadata:\n  name: mine\n  labels: {app: porch}\n  annotations: {note: kept}\n${secretType}stringData:\n  .dockerconfigjson: '{ "auths": {"ghcr.io": {"auth": "dTpw"}} }'\n`,
  },
  'a password beyond ASCII': {
    fields: `${main}\nsecret: {registries: [{server: ghcr.io, username: u, password: "p\\u00e4\\u4e2d"}]}`,
  },
  // ExternalSecrets
  'an ExternalSecret with a property': { fields: `${main}\n${externalSecret}` },
  'an ExternalSecret without spec': {
    fields: `${main}\n${externalSecret}`,
    more: object('ExternalSecret', 'auth-secret', ''),
  },
  'an ExternalSecret outside of the package': {
    fields: `${main}\n${externalSecret}`,
    files: inFolder('../runner.yaml'),
  },
  'an ExternalSecret without data': {
    fields: `${main}\n${externalSecret}`,
    more: object(
      'ExternalSecret',
      'auth-secret',
      'spec:\n  secretStoreRef: {kind: SecretStore, name: vault, other: null}\n',
    ),
  },
  'an ExternalSecret of another store': {
    fields: `${main}\n${externalSecret}`,
    more: object(
      'ExternalSecret',
      'auth-secret',
      'spec:\n  secretStoreRef:\n    kind: SecretStore\n    name: old\n  data:\n  - remoteRef: {property: p, key: k}\n    secretKey: .dockerconfigjson\n',
    ),
  },
  // The Role
  'a Role without rules': { fields: main, replaced: [[roleRules, '']] },
  'a Role whose rule for Secrets is for other things too': {
    fields: main,
    replaced: [['resources: ["secrets"]', 'resources: ["secrets", "configmaps"]']],
  },
  'a Role without a binding': { fields: main, replaced: [withoutBinding] },
  'a binding of a Role that is not there': {
    fields: 'porchRelease: v1.5.8',
    replaced: [['  name: porch-function-executor\nsubjects', '  name: elsewhere\nsubjects']],
  },
  'a rule for the Secret of that name, in a build with a fixed one': {
    fields: 'porchRelease: main-2024-10-22\nsecret: {name: other}',
    replaced: [secretRule('resourceNames: [auth-secret]\n    verbs: ["get", "create", "update"]')],
  },
  'a rule for the Secret of that name': {
    fields: 'porchRelease: v1.5.8\nsecret: {name: other}',
    replaced: [secretRule('resourceNames: [other]\n    verbs: ["get", "create", "update"]')],
  },
  'a rule for a Secret of another name': {
    fields: 'porchRelease: v1.5.8\nsecret: {name: other}',
    replaced: [secretRule('resourceNames: [auth-secret]\n    verbs: ["get", "create", "update"]')],
  },
  'a rule whose verbs are an alias': {
    fields: main,
    replaced: [
      ['verbs: ["create", "delete", "get", "list", "watch"]', 'verbs: &verbs ["get"]'],
      secretRule('verbs: *verbs'),
    ],
  },
  'a rule without verbs': { fields: main, replaced: [secretRule('verbs: []')] },
  'a rule for every group': {
    fields: 'porchRelease: v1.5.8',
    replaced: [
      secretRule('verbs: ["get"]'),
      ['  - apiGroups: [""]\n    resources: ["secrets"]', '  - apiGroups: ["", "apps"]\n    resources: ["secrets"]'],
    ],
  },
  'a rule for no group': {
    fields: 'porchRelease: v1.5.8',
    replaced: [['  - apiGroups: [""]\n    resources: ["secrets"]', '  - resources: ["secrets"]']],
  },
  'two Roles, of which the second is about Secrets': {
    replaced: [withoutSecrets],
    more: {
      'second.yaml': `${rbac('Role', 'second', functions)}rules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [get]\n- apiGroups: [""]\n  resources: [secrets]\n  verbs: [get]\n---\n${rbac('RoleBinding', 'second', functions)}${boundTo('Role', 'second')}`,
    },
  },
  'a binding in another namespace': {
    replaced: [withoutSecrets],
    more: {
      'second.yaml': `${rbac('ClusterRole', 'second')}${allSecrets}---\n${rbac('RoleBinding', 'second', 'other')}${boundTo('ClusterRole', 'second')}`,
    },
  },
  'a Role of the right name in another namespace, and one of another name': {
    replaced: [withoutSecrets],
    more: {
      'second.yaml': `${rbac('Role', 'second', 'other')}${allSecrets}---\n${rbac('Role', 'third', functions)}  labels: {a: second}\n${allSecrets}---\n${rbac('RoleBinding', 'second', functions)}${boundTo('Role', 'second')}`,
    },
  },
  'a ClusterRole that is bound everywhere': {
    more: {
      'second.yaml': `${rbac('ClusterRole', 'other')}  labels: {a: second}\n---\n${rbac('ClusterRole', 'second')}${allSecrets}---\n${rbac('ClusterRoleBinding', 'second')}${boundTo('ClusterRole', 'second')}`,
    },
  },
  'a binding of several accounts': {
    more: {
      'second.yaml': `${rbac('ClusterRole', 'second')}${allSecrets}---\n${rbac('ClusterRoleBinding', 'second')}${boundTo('ClusterRole', 'second', `{kind: User, name: u}, ${account}`)}`,
    },
  },
  'a binding of nobody': {
    more: {
      'second.yaml': `${rbac('ClusterRole', 'second')}${allSecrets}---\n${rbac('ClusterRoleBinding', 'second')}  labels: {a: porch-fn-runner}\nroleRef: {kind: ClusterRole, name: second}\n`,
    },
  },
  'a Role without a binding in another namespace': {
    replaced: [
      withoutBinding,
      [
        '  name: porch-function-executor\n  namespace: porch-fn-system\nrules',
        '  name: porch-function-executor\n  namespace: other\nrules',
      ],
    ],
  },
  'a Role of another name without a binding': {
    replaced: [
      withoutBinding,
      [
        '  name: porch-function-executor\n  namespace: porch-fn-system\nrules',
        '  name: other\n  namespace: porch-fn-system\n  labels: {a: porch-function-executor}\nrules',
      ],
    ],
  },
  // The annotation
  'a revision beside other annotations': {
    fields: `${main}\nrolloutRevision: "2"`,
    replaced: [template('    metadata:\n      annotations:\n        a: b\n')],
  },
  'a revision without annotations': { fields: `${main}\nrolloutRevision: "2"` },
  'a revision without metadata': { fields: `${main}\nrolloutRevision: "2"`, replaced: [template('')] },
  'another revision': {
    fields: `${main}\nrolloutRevision: "2"`,
    replaced: [template('    metadata:\n      annotations:\n        fn.kpt.dev/rollout-revision: "1"\n')],
  },
  // The whole, in an older package
  'v3.0.2 as it is shipped': { fields: 'porchRelease: v3.0.2', files: v3Package },
  'a build that the package shows': { fields: '' },
};

/** What most cases have, and what stands for it in the golden file. */
const usual: Readonly<Record<string, string>> = {
  '(the build)\n':
    'info [release-assumed] judged as Porch main-2026-08, as `porchRelease` says, in which the function runner evaluates pods (Deployment porch-system/function-runner, spec.template.spec.containers[0].image, in function-runner.yaml)\n',
  '(the note on the Secret)\n':
    'info [secret-not-in-package] the Secret "auth-secret" is not in the package; create it in namespace "porch-system" with type "kubernetes.io/dockerconfigjson" before the rollout (Secret porch-system/auth-secret)\n',
  '(the summary)\n':
    'info [registry-auth-injected] the function runner uses the Secret "auth-secret" (2 resources changed, 0 added) (Deployment porch-system/function-runner, in function-runner.yaml)\n',
  '(the mount)\n':
    '+             volumeMounts:\n+               - name: docker-config\n+                 mountPath: /var/tmp/auth-secret\n+                 readOnly: true\n',
  '(the volume)\n':
    '+         volumes:\n+           - name: docker-config\n+             secret:\n+               secretName: auth-secret\n',
  '(the flags)\n':
    '+               - --enable-private-registries=true\n+               - --registry-auth-secret-path=/var/tmp/auth-secret/.dockerconfigjson\n+               - --registry-auth-secret-name=auth-secret\n',
  '(the verbs)\n':
    '-       verbs: ["create", "delete", "update", "get"]\n+       verbs: ["create", "delete", "update", "get", "list", "watch"]\n',
};

/** What the mutator notes on an object; the golden files of the examples show it as it is. */
const note = /^[+-] +inject\.fn\.kpt\.dev\/wrote: .*\n/gm;

const inputOf = ({ fields = main, config = spec(fields), replaced, more, files }: Given): string =>
  packageList(config, replaced, more, files);

const golden = join(__dirname, 'fixtures/changes.txt');

test.each(Object.entries(cases))('%s: what is changed, and what is said of it', (name, given) => {
  const input = inputOf(given);
  const { status, output, results } = runInject(input);
  expect(status).toBe(0);
  const said = results.map(
    ({ severity, field, tags, ...rest }) =>
      `${severity} [${tags['rule'] ?? ''}] ${describeDiagnostic({ severity, rule: '', fieldPath: field?.path ?? '', ...rest })}\n`,
  );
  const told = said.join('') + changedLines(input, output).replace(note, '(the note)\n');
  const short = Object.entries(usual).reduce((text, [instead, block]) => text.replace(block, instead), told);
  expectGoldenSection(golden, name, short.replace(/^(?=.)/gm, '  '));
});

test.each(Object.entries(cases))('%s: a second run changes nothing', (_, given) => {
  const outcome = runInject(inputOf(given));
  const again = runInject(outcome.output);
  expect(again.items).toBe(outcome.items);
  expect(again.results.at(-1)?.message).toMatch(
    /^the function runner uses the Secret "[\w-]+" already; nothing was changed$/,
  );
});

test('each golden change is of a case', () => {
  expect(goldenSectionNames(golden)).toEqual(Object.keys(cases));
});
