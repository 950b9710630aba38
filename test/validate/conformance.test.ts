import { describe, expect, test } from '@jest/globals';
import { readReleaseName } from '../../src/porch/find-release.js';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { parseKubeletImageName } from '../../src/registry/kubelet-image-name.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from './resource-list-of.js';

/** One evaluation of an image by a real function runner, and what the kubelet's keyring makes of the same file. */
interface Row {
  readonly id: string;
  readonly release: string;
  readonly case: string;
  readonly flags: readonly string[];
  readonly authFile: string | null;
  readonly tlsDir: Readonly<Record<string, string>> | null;
  readonly image: string;
  readonly secretVerbs: readonly string[] | 'shipped' | 'all';
  readonly secretAlreadyInFunctionNamespace?: Readonly<Record<string, unknown>>;
  readonly templateImagePullSecrets?: readonly string[];
  readonly verdict: string;
  readonly kubelet?: { readonly outcome: string };
  /** The process that got the flags; the function runner in the older rows. */
  readonly program?: string;
  /** `tag` beside the image in a Kptfile. */
  readonly tag?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Whether an `auths` key serves an image. */
interface Lookup {
  readonly key: string;
  readonly image: string;
  readonly runner: boolean;
  readonly kubelet: boolean;
}

const authFolder = '/var/tmp/auth-secret';
const tlsFolder = '/var/tmp/tls-secret-of-test';
/** Just enough of one: a PEM block with a DER sequence. */
const certificate = `-----BEGIN CERTIFICATE-----
MAMCAQE=
-----END CERTIFICATE-----
`;

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** What each program is in the packages of its builds. */
const programs = {
  'function-runner': {
    image: 'docker.io/nephio/porch-function-runner:latest',
    serviceAccountName: 'porch-fn-runner',
    words: (flags: readonly string[]) => ({ command: ['/server', '--functions=/functions', ...flags] }),
  },
  'porch-server': {
    image: 'ghcr.io/kptdev/porch-server:latest',
    serviceAccountName: 'porch-server',
    words: (flags: readonly string[]) => ({ args: ['--function-runner=function-runner:9445', ...flags] }),
  },
} as const;

function programOf({ program }: Row): keyof typeof programs {
  return program === 'porch-server' ? 'porch-server' : 'function-runner';
}

/** The package that the row's evaluation had, as an operator would have written it. */
function packageOf(row: Row): readonly object[] {
  const flags = row.flags.map((flag) =>
    flag
      .replace('{AUTHDIR}', authFolder)
      .replace('{AUTH}', `${authFolder}/.dockerconfigjson`)
      .replace('{TLSDIR}', tlsFolder),
  );
  const volumes = [
    ...(row.authFile === null ? [] : [{ name: 'docker-config', secret: { secretName: 'auth-secret' } }]),
    ...(row.tlsDir === null ? [] : [{ name: 'registry-ca', secret: { secretName: 'registry-ca' } }]),
  ];
  const volumeMounts = [
    ...(row.authFile === null ? [] : [{ name: 'docker-config', mountPath: authFolder, readOnly: true }]),
    ...(row.tlsDir === null ? [] : [{ name: 'registry-ca', mountPath: tlsFolder, readOnly: true }]),
  ];
  const name = programOf(row);
  const { image, serviceAccountName, words } = programs[name];
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'porch-system' },
    spec: {
      template: {
        spec: {
          serviceAccountName,
          containers: [
            {
              name,
              image,
              ...words(flags),
              env: [
                { name: 'WRAPPER_SERVER_IMAGE', value: 'docker.io/nephio/porch-wrapper-server:latest' },
                ...Object.entries(row.env ?? {}).map(([variable, value]) => ({ name: variable, value })),
              ],
              volumeMounts,
            },
          ],
          volumes,
        },
      },
    },
  };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'auth-secret', namespace: 'porch-system' },
    type: 'kubernetes.io/dockerconfigjson',
    data: { '.dockerconfigjson': base64(row.authFile ?? '') },
  };
  const tls = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry-ca', namespace: 'porch-system' },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(row.tlsDir ?? {}).map(([name, text]) => [
        name,
        base64(text === 'the CA, PEM' ? certificate : text),
      ]),
    ),
  };
  const functionSecret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'auth-secret', namespace: 'porch-fn-system' },
    ...row.secretAlreadyInFunctionNamespace,
  };
  return [
    deployment,
    ...(row.authFile === null ? [] : [secret]),
    ...(row.tlsDir === null ? [] : [tls]),
    ...(row.secretAlreadyInFunctionNamespace === undefined ? [] : [functionSecret]),
    ...rbacOf(row),
    ...templateOf(row),
    ...kptfileOf(row),
  ];
}

function rbacOf(row: Row): readonly object[] {
  const { secretVerbs } = row;
  const shipped = ['create', 'delete', 'update', 'get'];
  const verbs =
    secretVerbs === 'shipped' ? shipped : secretVerbs === 'all' ? [...shipped, 'list', 'watch'] : secretVerbs;
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'porch-function-executor', namespace: 'porch-fn-system' },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['create', 'delete', 'patch', 'get', 'watch', 'list'] },
        ...(verbs.length === 0 ? [] : [{ apiGroups: [''], resources: ['secrets'], verbs }]),
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'porch-function-executor', namespace: 'porch-fn-system' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'porch-function-executor' },
      subjects: [
        { kind: 'ServiceAccount', name: programs[programOf(row)].serviceAccountName, namespace: 'porch-system' },
      ],
    },
  ];
}

function templateOf(row: Row): readonly object[] {
  if (row.templateImagePullSecrets === undefined) return [];
  const spec = {
    imagePullSecrets: row.templateImagePullSecrets.map((name) => ({ name })),
    initContainers: [{ name: 'copy-wrapper-server', image: 'replaced' }],
    containers: [{ name: 'function', image: 'replaced' }],
  };
  if (readReleaseName(row.release).release?.podTemplate === 'pod-template') {
    return [
      {
        apiVersion: 'v1',
        kind: 'PodTemplate',
        metadata: { name: 'base-pod-template', namespace: 'porch-fn-system' },
        template: { spec },
      },
    ];
  }
  // As it was observed: in the older rows the ConfigMap held no `serviceTemplate`.
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'fn-pod-template', namespace: 'porch-system' },
      data: {
        template: JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec }),
        ...(row.program !== undefined && { serviceTemplate: JSON.stringify({ apiVersion: 'v1', kind: 'Service' }) }),
      },
    },
  ];
}

/** Only a Kptfile can give an image a `tag`. */
function kptfileOf({ image, tag }: Row): readonly object[] {
  if (tag === undefined) return [];
  return [
    { apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name: 'row' }, pipeline: { mutators: [{ image, tag }] } },
  ];
}

interface Tags {
  readonly image: string;
  readonly runner: string;
  readonly kubelet: string;
}

/** The tags that the validator gives the image. */
function tagsOf(row: Row): Tags | undefined {
  const functionConfig = {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'ValidateImagePullSecrets',
    metadata: { name: 'validate' },
    spec: { porchRelease: row.release, images: row.tag === undefined ? [row.image] : [] },
  };
  const list = resourceListOf(packageOf(row), functionConfig);
  const { diagnostics } = validateImagePullSecrets(list, surroundings());
  return diagnostics
    .filter(({ rule }) => rule === 'image-pull')
    .map(({ tags }) => tags as unknown as Tags)
    .find(({ image }) => (row.tag === undefined ? image === row.image : image.startsWith(repositoryOf(row.image))));
}

function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

const kubeletVerdicts: Readonly<Record<string, string>> = { 'pod-pull-fails': 'fails' };

/** Rows whose `kubelet` cannot be met, each with the reason. The verdict of the evaluator's stage is met everywhere. */
const otherKubelet: readonly (readonly [reason: string, isIt: (row: Row) => boolean])[] = [
  // runner.jsonl says "anonymous" of the same file and the same name.
  ['a name that no keyring can read', ({ image }) => image.startsWith('docker://')],
  // The row is of the name before the evaluator puts its prefix before it.
  ['a short name', ({ image }) => !image.includes('/')],
];

/** main-2026-10 was put together from parts, and the program that was run lacked this flag; flags-typed.jsonl has it. */
const reconstructed = ['N719'];

describe.each(['runner.jsonl', 'runner-2026.jsonl'])('agrees with what real evaluators did (%s)', (file) => {
  test.each((conformanceRows(file) as readonly Row[]).map((row) => [row.id, row.release, row.case, row] as const))(
    '%s %s %s',
    (_id, _release, _case, row) => {
      const tags = tagsOf(row);
      expect(tags?.runner).toBe(reconstructed.includes(row.id) ? 'authenticated' : row.verdict);
      const kubelet = row.kubelet?.outcome;
      if (kubelet === undefined) return;
      const isOther = file === 'runner-2026.jsonl' && otherKubelet.some(([, isIt]) => isIt(row));
      if (!isOther) expect(tags?.kubelet).toBe(kubeletVerdicts[kubelet] ?? kubelet);
    },
  );
});

describe('agrees with every lookup of a key (lookups.jsonl)', () => {
  const all = conformanceRows('lookups.jsonl') as readonly Lookup[];
  test.each([...new Set(all.map(({ key }) => key))])('%s', (key) => {
    const lookups = all.filter((lookup) => lookup.key === key);
    expect(lookups.length).toBeGreaterThan(0);
    const wrong = lookups.filter(({ image, runner, kubelet }) => {
      const tags = tagsOf({
        ...plainRow,
        image,
        authFile: JSON.stringify({ auths: { [key]: { username: 'user', password: 'word' } } }),
      });
      const isReference = parseImageReference(image).error === undefined;
      const expectedRunner = !isReference ? 'fails' : runner ? 'authenticated' : 'anonymous';
      // The rows are the keyring's. A pod whose image has a name that the kubelet refuses never gets to it.
      const refused = isReference && parseKubeletImageName(image).error !== undefined;
      // Nor does one that the build gives no Secret.
      const isExempt = image.startsWith('gcr.io/kpt-fn/');
      const expectedKubelet = refused ? 'fails' : kubelet && !isExempt ? 'authenticated' : 'anonymous';
      return tags?.runner !== expectedRunner || tags.kubelet !== expectedKubelet;
    });
    expect(wrong).toEqual([]);
  });
});

describe('agrees with every image reference (images.jsonl)', () => {
  test.each(
    (conformanceRows('images.jsonl') as readonly { image: string; registry?: string }[]).map(
      (row) => [row.image, row] as const,
    ),
  )('"%s"', (image, { registry }) => {
    const authFile = JSON.stringify({ auths: { [registry ?? 'ghcr.io']: { username: 'user', password: 'word' } } });
    // The runner knows the registry, and never uses credentials for the functions' first home.
    const known = image.startsWith('gcr.io/kpt-fn/') ? 'anonymous' : 'authenticated';
    const verdict = registry === undefined ? 'fails' : known;
    // The functionConfig takes no empty text as an image.
    expect(tagsOf({ ...plainRow, image, authFile })?.runner).toBe(image === '' ? undefined : verdict);
  });
});

/** A build that puts no prefix before short names and takes any identifier for a pod's name. */
const plainRow: Omit<Row, 'image' | 'authFile'> = {
  id: '',
  release: 'v3.0.3',
  case: '',
  flags: [
    '--enable-private-registries',
    '--registry-auth-secret-path={AUTH}',
    '--registry-auth-secret-name=auth-secret',
  ],
  tlsDir: null,
  secretVerbs: 'all',
  verdict: '',
};
