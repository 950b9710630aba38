import { describe, expect, test } from '@jest/globals';
import { configMapContent, type KeyedContent } from '../../src/package/keyed-content.js';
import { findMountedPath, type ContainerFiles } from '../../src/package/mounted-path.js';
import { packageObject } from '../../src/package/package-object.js';
import { valueObjects } from '../../src/package/package-objects.js';
import { findSecrets } from '../../src/package/secret-content.js';

const objects = [
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'auth' },
    data: { '.dockerconfigjson': btoa('{}'), other: btoa('x') },
  },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'both' },
    data: { a: btoa('data') },
    stringData: { a: 'text' },
  },
  { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bad' }, data: { a: 'no base64', empty: null } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'sops' },
    data: { a: 'ENC[AES256_GCM]', plain: btoa('x') },
    sops: { version: '3' },
  },
  {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'sealed' },
    spec: { encryptedData: { a: 'Ag' } },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'external' },
    spec: { dataFrom: [{ extract: { key: 'k' } }] },
  },
];
const secrets: readonly KeyedContent[] = findSecrets(valueObjects(objects, 'the package'), []);

interface Case {
  readonly says: string;
  readonly volumes: readonly object[];
  readonly mounts: readonly object[];
  readonly pod?: object;
  readonly container?: object;
  readonly path?: string;
  readonly finds: string;
}

const auth = { name: 'v', secret: { secretName: 'auth' } };
const at = (mountPath: string, more: object = {}): object => ({ name: 'v', mountPath, ...more });
const file = '/m/.dockerconfigjson';

const cases: readonly Case[] = [
  { says: 'a key of a Secret', volumes: [auth], mounts: [at('/m')], finds: 'file {}' },
  {
    says: 'a path with doubled slashes and dots',
    volumes: [auth],
    mounts: [at('/m/')],
    path: '//m/./../m/.dockerconfigjson',
    finds: 'file {}',
  },
  {
    says: 'a path that climbs out of a folder that is not there',
    volumes: [auth],
    mounts: [at('/m')],
    path: '/m/x/../.dockerconfigjson',
    finds: 'nothing',
  },
  {
    says: 'a path that climbs out of a file',
    volumes: [auth],
    mounts: [at('/m')],
    path: `${file}/..`,
    finds: 'nothing',
  },
  { says: 'a file taken for a folder', volumes: [auth], mounts: [at('/m')], path: `${file}/.`, finds: 'nothing' },
  {
    says: 'the link that the kubelet makes',
    volumes: [auth],
    mounts: [at('/m')],
    path: '/m/..data/.dockerconfigjson',
    finds: 'file {}',
  },
  {
    says: 'a relative path, from the working folder',
    volumes: [auth],
    mounts: [at('/m')],
    container: { workingDir: '/m' },
    path: '.dockerconfigjson',
    finds: 'file {}',
  },
  { says: 'a file with a slash behind it', volumes: [auth], mounts: [at('/m')], path: `${file}/`, finds: 'nothing' },
  { says: 'the folder', volumes: [auth], mounts: [at('/m')], path: '/m', finds: 'folder' },
  { says: 'a folder above a mount', volumes: [auth], mounts: [at('/var/tmp/m')], path: '/var', finds: 'folder' },
  {
    says: 'a key that the Secret lacks',
    volumes: [auth],
    mounts: [at('/m')],
    path: '/m/config.json',
    finds: 'nothing',
  },
  { says: 'a path beside the mount', volumes: [auth], mounts: [at('/mm')], finds: 'nothing' },
  { says: 'a mount without volume', volumes: [], mounts: [at('/m')], finds: 'nothing' },
  { says: 'no path', volumes: [auth], mounts: [at('/')], path: '', finds: 'nothing' },
  {
    says: 'stringData over data',
    volumes: [{ name: 'v', secret: { secretName: 'both' } }],
    mounts: [at('/m')],
    path: '/m/a',
    finds: 'file text',
  },
  {
    says: 'data that is not base64',
    volumes: [{ name: 'v', secret: { secretName: 'bad' } }],
    mounts: [at('/m')],
    path: '/m/a',
    finds: 'invalid',
  },
  {
    says: 'SOPS',
    volumes: [{ name: 'v', secret: { secretName: 'sops' } }],
    mounts: [at('/m')],
    path: '/m/a',
    finds: 'unknown',
  },
  {
    says: 'a SealedSecret',
    volumes: [{ name: 'v', secret: { secretName: 'sealed' } }],
    mounts: [at('/m')],
    path: '/m/a',
    finds: 'unknown',
  },
  {
    says: 'a key that a SealedSecret lacks',
    volumes: [{ name: 'v', secret: { secretName: 'sealed' } }],
    mounts: [at('/m')],
    path: '/m/b',
    finds: 'nothing',
  },
  {
    says: 'an ExternalSecret',
    volumes: [{ name: 'v', secret: { secretName: 'external' } }],
    mounts: [at('/m')],
    path: '/m/b',
    finds: 'unknown',
  },
  {
    says: 'a Secret that is not in the package',
    volumes: [{ name: 'v', secret: { secretName: 'absent' } }],
    mounts: [at('/m')],
    finds: 'unknown',
  },
  {
    says: 'items that name another path',
    volumes: [{ name: 'v', secret: { secretName: 'auth', items: [{ key: 'other', path: 'sub/config.json' }] } }],
    mounts: [at('/m')],
    path: '/m/sub/config.json',
    finds: 'file x',
  },
  {
    says: 'a key that items leave out',
    volumes: [{ name: 'v', secret: { secretName: 'auth', items: [{ key: 'other', path: 'other' }] } }],
    mounts: [at('/m')],
    finds: 'nothing',
  },
  {
    says: 'items with a key that is not there',
    volumes: [{ name: 'v', secret: { secretName: 'auth', items: [{ key: 'gone', path: '.dockerconfigjson' }] } }],
    mounts: [at('/m')],
    finds: 'not-mountable',
  },
  {
    says: 'the same, optional',
    volumes: [{ name: 'v', secret: { secretName: 'auth', optional: true, items: [{ key: 'gone', path: 'x' }] } }],
    mounts: [at('/m')],
    finds: 'nothing',
  },
  {
    says: 'a subPath to the file',
    volumes: [auth],
    mounts: [at(file, { subPath: '.dockerconfigjson' })],
    finds: 'file {}',
  },
  { says: 'a subPath to nothing', volumes: [auth], mounts: [at('/m', { subPath: 'sub' })], finds: 'nothing' },
  {
    says: 'a subPathExpr of a known variable',
    volumes: [auth],
    mounts: [at(file, { subPathExpr: '$(KEY)' })],
    container: { env: [{ name: 'KEY', value: '.dockerconfigjson' }] },
    finds: 'file {}',
  },
  {
    says: 'a subPathExpr of an unknown variable',
    volumes: [auth],
    mounts: [at('/m', { subPathExpr: '$(POD_NAME)' })],
    finds: 'unknown',
  },
  {
    says: 'another volume mounted deeper',
    volumes: [auth, { name: 'w', emptyDir: {} }],
    mounts: [at('/'), { name: 'w', mountPath: '/m' }],
    finds: 'unknown',
  },
  {
    says: 'the deeper of two Secrets, whatever the order',
    volumes: [auth, { name: 'w', secret: { secretName: 'both' } }],
    mounts: [{ name: 'w', mountPath: '/m' }, at('/')],
    finds: 'nothing',
  },
  {
    says: 'a projected volume of two Secrets',
    volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 'both' } }, { secret: { name: 'auth' } }] } }],
    mounts: [at('/m')],
    finds: 'file {}',
  },
  {
    says: 'a projected volume with a token',
    volumes: [
      { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token' } }, { secret: { name: 'both' } }] } },
    ],
    mounts: [at('/m')],
    finds: 'unknown',
  },
  {
    says: 'a ConfigMap',
    volumes: [{ name: 'v', configMap: { name: 'map' } }],
    mounts: [at('/m')],
    path: '/m/key',
    finds: 'file value',
  },
  {
    says: 'bytes in a ConfigMap',
    volumes: [{ name: 'v', configMap: { name: 'map' } }],
    mounts: [at('/m')],
    path: '/m/raw',
    finds: 'file x',
  },
  {
    says: 'a projected ConfigMap',
    volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'map' } }, { secret: { name: 'both' } }] } }],
    mounts: [at('/m')],
    path: '/m/key',
    finds: 'file value',
  },
  {
    says: 'a value of null',
    volumes: [{ name: 'v', secret: { secretName: 'bad' } }],
    mounts: [at('/m')],
    path: '/m/empty',
    finds: 'file ',
  },
  {
    says: 'a plain value beside encrypted ones',
    volumes: [{ name: 'v', secret: { secretName: 'sops' } }],
    mounts: [at('/m')],
    path: '/m/plain',
    finds: 'unknown',
  },
  { says: 'a mount over everything', volumes: [auth], mounts: [at('/')], path: '/.dockerconfigjson', finds: 'file {}' },
  { says: 'the folder with a slash behind it', volumes: [auth], mounts: [at('/m')], path: '/m/', finds: 'folder' },
  { says: 'the link as a folder', volumes: [auth], mounts: [at('/m')], path: '/m/..data', finds: 'folder' },
  {
    says: 'a path that climbs out of a folder that is not known',
    volumes: [{ name: 'v', emptyDir: {} }],
    mounts: [at('/m')],
    path: '/m/x/../y',
    finds: 'unknown',
  },
  {
    says: 'an empty list of items',
    volumes: [{ name: 'v', secret: { secretName: 'auth', items: [] } }],
    mounts: [at('/m')],
    finds: 'file {}',
  },
  {
    says: 'optional items of which one is not there',
    volumes: [
      {
        name: 'v',
        secret: {
          secretName: 'auth',
          optional: true,
          items: [
            { key: 'gone', path: 'gone' },
            { key: '.dockerconfigjson', path: '.dockerconfigjson' },
          ],
        },
      },
    ],
    mounts: [at('/m')],
    finds: 'file {}',
  },
  {
    says: 'items of a Secret that is not in the package',
    volumes: [{ name: 'v', secret: { secretName: 'absent', items: [{ key: 'k', path: '.dockerconfigjson' }] } }],
    mounts: [at('/m')],
    finds: 'unknown',
  },
  {
    says: 'a path that such items leave out',
    volumes: [{ name: 'v', secret: { secretName: 'absent', items: [{ key: 'k', path: 'other' }] } }],
    mounts: [at('/m')],
    finds: 'nothing',
  },
  {
    says: 'a subPathExpr of several variables',
    volumes: [{ name: 'v', secret: { secretName: 'auth', items: [{ key: 'other', path: 'a/b' }] } }],
    mounts: [at('/m', { subPathExpr: '$(A)/$(B)' })],
    container: {
      env: [
        { name: 'B', value: 'b' },
        { name: 'A', value: 'a' },
      ],
    },
    path: '/m',
    finds: 'file x',
  },
  {
    says: 'a subPathExpr of which one variable is not known',
    volumes: [auth],
    mounts: [at('/m', { subPathExpr: '$(A)/$(B)' })],
    container: { env: [{ name: 'B', value: 'b' }] },
    finds: 'unknown',
  },
  {
    says: 'a volume of a driver',
    volumes: [{ name: 'v', csi: { driver: 'd' } }],
    mounts: [at('/m')],
    finds: 'unknown',
  },
];

const modes: readonly Case[] = [
  { says: '0644', volumes: [secretWithMode(0o644)], mounts: [at('/m')], finds: 'file {}' },
  { says: '0400', volumes: [secretWithMode(0o400)], mounts: [at('/m')], finds: 'unreadable' },
  { says: '0440', volumes: [secretWithMode(0o440)], mounts: [at('/m')], finds: 'unreadable' },
  { says: '0404', volumes: [secretWithMode(0o404)], mounts: [at('/m')], finds: 'file {}' },
  {
    says: '0400 with fsGroup',
    volumes: [secretWithMode(0o400)],
    mounts: [at('/m')],
    pod: { securityContext: { fsGroup: 2000 } },
    finds: 'file {}',
  },
  {
    says: '0400 as root',
    volumes: [secretWithMode(0o400)],
    mounts: [at('/m')],
    pod: { securityContext: { runAsUser: 0 } },
    finds: 'file {}',
  },
  {
    says: "0400, the container's user over the pod's",
    volumes: [secretWithMode(0o400)],
    mounts: [at('/m')],
    pod: { securityContext: { runAsUser: 0 } },
    container: { securityContext: { runAsUser: 10001 } },
    finds: 'unreadable',
  },
  {
    says: '0440 in group 0',
    volumes: [secretWithMode(0o440)],
    mounts: [at('/m')],
    container: { securityContext: { runAsGroup: 0 } },
    finds: 'file {}',
  },
  {
    says: '0440, group 0 among the supplemental groups',
    volumes: [secretWithMode(0o440)],
    mounts: [at('/m')],
    pod: { securityContext: { supplementalGroups: [5, 0] } },
    finds: 'file {}',
  },
  {
    says: "an item's own mode",
    volumes: [
      {
        name: 'v',
        secret: {
          secretName: 'auth',
          defaultMode: 0o400,
          items: [{ key: '.dockerconfigjson', path: '.dockerconfigjson', mode: 0o444 }],
        },
      },
    ],
    mounts: [at('/m')],
    finds: 'file {}',
  },
];

function secretWithMode(defaultMode: number): object {
  return { name: 'v', secret: { secretName: 'auth', defaultMode } };
}

function find({ volumes, mounts, pod, container, path = file }: Case): string {
  const files: ContainerFiles = {
    pod: { ...pod, volumes },
    container: { ...container, volumeMounts: mounts },
    secret: (name) => secrets.find(({ object }) => object.ref.name === name),
    configMap: () =>
      configMapContent(
        packageObject({ metadata: { name: 'map' }, data: { key: 'value' }, binaryData: { raw: btoa('x') } }),
      ),
  };
  const found = findMountedPath(files, path);
  return found.state === 'file' ? `file ${new TextDecoder().decode(found.bytes)}` : found.state;
}

describe('what a process finds at a path', () => {
  test.each(cases.map((each) => [each.says, each] as const))('%s', (_, each) => {
    expect(find(each)).toBe(each.finds);
  });
});

describe('what user 10001 may read', () => {
  test.each(modes.map((each) => [each.says, each] as const))('%s', (_, each) => {
    expect(find(each)).toBe(each.finds);
  });
});
