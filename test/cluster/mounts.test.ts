import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { listAt, valueAt } from '../../src/package/json-value.js';
import { apply, core, makePlace, type Place } from '../e2e/support/cluster.js';
import { clusterManifests, inject } from '../e2e/support/package.js';
import { servers } from '../e2e/support/servers.js';
import { readPackage } from '../support/package-files.js';
import { surroundings } from '../support/surroundings.js';
import { documents } from '../validate/base-package.js';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { removeNamespace, until } from './support/pods.js';

const { password, registry, username } = servers;
const image = `${registry}/functions/wait:v1`;
const porchRelease = 'main-2026-04';

/** What became of the runner's container. */
type Observed =
  /** It read the file that its flag names. */
  | 'reads'
  /** It started, and could not. */
  | 'cannot-read'
  /** Its program is not there any more. */
  | 'program-gone'
  /** The kubelet waits for something to mount. */
  | 'waits';

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: function-runner, namespace: porch-system }\n';
const secret = 'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-system }\n';

/** A patch of the runner's pod, of its container's mount and of the Secret's volume. */
function pod(text: string): string {
  return `${deployment}spec: { template: { spec: ${text} } }\n`;
}
function mount(text: string): string {
  return pod(`{ containers: [{ name: function-runner, volumeMounts: [{ name: docker-config, ${text} }] }] }`);
}
function volume(text: string): string {
  return pod(`{ volumes: [{ name: docker-config, ${text} }] }`);
}

/** Each a change of a package that the mutator has wired, and what the kubelet was seen to make of it. */
const cases: readonly (readonly [says: string, patch: string, Observed])[] = [
  ['as the mutator leaves it', '', 'reads'],
  ['mode 0400', volume('secret: { defaultMode: 0400 }'), 'cannot-read'],
  [
    'mode 0400 and an fsGroup',
    `${volume('secret: { defaultMode: 0400 }')}---\n${pod('{ securityContext: { fsGroup: 10001 } }')}`,
    'reads',
  ],
  [
    'mode 0400 and root',
    `${volume('secret: { defaultMode: 0400 }')}---\n${pod('{ securityContext: { runAsUser: 0 } }')}`,
    'reads',
  ],
  ['mode 0440', volume('secret: { defaultMode: 0440 }'), 'cannot-read'],
  [
    'mode 0440 and group 0',
    `${volume('secret: { defaultMode: 0440 }')}---\n${pod('{ securityContext: { runAsUser: 10001, runAsGroup: 0 } }')}`,
    'reads',
  ],
  [
    'mode 0440 and supplementary group 0',
    `${volume('secret: { defaultMode: 0440 }')}---\n${pod('{ securityContext: { supplementalGroups: [0] } }')}`,
    'reads',
  ],
  ['mode 0444', volume('secret: { defaultMode: 0444 }'), 'reads'],
  ['mode 0', volume('secret: { defaultMode: 0 }'), 'cannot-read'],
  [
    'an item of mode 0400',
    volume('secret: { items: [{ key: .dockerconfigjson, path: .dockerconfigjson, mode: 0400 }] }'),
    'cannot-read',
  ],
  [
    'the key under another path',
    volume('secret: { items: [{ key: .dockerconfigjson, path: config.json }] }'),
    'cannot-read',
  ],
  ['a key that the Secret lacks', volume('secret: { items: [{ key: other, path: .dockerconfigjson }] }'), 'waits'],
  [
    'a key that the Secret lacks, optional',
    volume('secret: { optional: true, items: [{ key: other, path: .dockerconfigjson }] }'),
    'cannot-read',
  ],
  ['a subPath', mount('mountPath: /var/tmp/auth-secret/.dockerconfigjson, subPath: .dockerconfigjson'), 'reads'],
  [
    'a subPath that is not there',
    mount('mountPath: /var/tmp/auth-secret/.dockerconfigjson, subPath: other'),
    'cannot-read',
  ],
  ['a mount elsewhere', mount('mountPath: /var/tmp/other'), 'cannot-read'],
  ['a mount over the program', mount('mountPath: /home/nonroot'), 'program-gone'],
  ['no Secret', `${secret}$patch: delete\n`, 'waits'],
  ['no Secret, optional', `${secret}$patch: delete\n---\n${volume('secret: { optional: true }')}`, 'cannot-read'],
  ['a Secret, optional', volume('secret: { optional: true }'), 'reads'],
  ['a Secret of type Opaque', `${secret}type: Opaque\n`, 'reads'],
  [
    'a Secret of type Opaque with another key',
    `${secret}type: Opaque\ndata: { .dockerconfigjson: null, config.json: e30= }\n`,
    'cannot-read',
  ],
  ['an immutable Secret', `${secret}immutable: true\n`, 'reads'],
  ['a volume of another Secret', volume('secret: { secretName: other }'), 'waits'],
  ['a projected volume', volume('secret: null, projected: { sources: [{ secret: { name: auth-secret } }] }'), 'reads'],
  ['an empty folder in its place', volume('secret: null, emptyDir: {}'), 'cannot-read'],
];

/** Which verdicts of the validator about the evaluator, and which rules, say what was seen. */
const meanings: Readonly<Record<Observed, (prediction: Prediction) => boolean>> = {
  reads: ({ evaluator, errors }) => evaluator === 'authenticated' && errors.length === 0,
  'cannot-read': ({ evaluator }) => evaluator === 'fails' || evaluator === 'unknown',
  'program-gone': ({ errors }) => errors.includes('mount-hides-runner-files'),
  waits: ({ evaluator, errors }) => evaluator !== 'authenticated' && errors.length > 0,
};

interface Prediction {
  readonly evaluator: string | undefined;
  readonly errors: readonly string[];
}

/** The package of a test, wired by the mutator and then patched. */
function patched(patch: string): readonly Manifest[] {
  const registries = [{ server: registry, username, passwordEnv: 'PASSWORD' }];
  const run = inject(
    readPackage('test/fixtures/packages/porch-main'),
    { porchRelease, secret: { registries } },
    { variables: { PASSWORD: password } },
  );
  expect(run.stderr).toBe('');
  return patchObjects(clusterManifests(run.files), documents(patch));
}

function predict(objects: readonly Manifest[]): Prediction {
  const config = {
    ...{ apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'ValidateImagePullSecrets', metadata: { name: 'validate' } },
    spec: { porchRelease, images: [image] },
  };
  const { diagnostics } = validateImagePullSecrets(resourceListOf(objects, config), surroundings());
  const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  return { evaluator: diagnostics.find(({ tags }) => tags?.['image'] === image)?.tags?.['runner'], errors };
}

/** The pod that the package's Deployment would make, of an image that only reads the file. */
function podOf(objects: readonly Manifest[], place: Place, name: string): Manifest {
  const template = objects.find(({ kind }) => kind === 'Deployment');
  const spec = valueAt(template, 'spec', 'template', 'spec') as Record<string, unknown>;
  const [container] = listAt(spec, 'containers') as readonly Record<string, unknown>[];
  return {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: place.porch } },
    spec: {
      ...spec,
      ...{ serviceAccountName: 'default', automountServiceAccountToken: false, restartPolicy: 'Never' },
      ...{ terminationGracePeriodSeconds: 0, imagePullSecrets: [{ name: 'pull-runner' }] },
      containers: [{ ...container, image: `${registry}/porch/function-runner:v1` }],
    },
  } as Manifest;
}

async function observe(
  { porch }: Place,
  name: string,
): Promise<{ readonly observed: Observed; readonly says: string }> {
  return until(`pod ${name} in ${porch}`, async () => {
    const { status } = await core.readNamespacedPod({ namespace: porch, name });
    const state = status?.containerStatuses?.[0]?.state;
    const terminated = state?.terminated;
    const waiting = state?.waiting;
    const says = `${terminated?.reason ?? waiting?.reason ?? ''} ${terminated?.message ?? waiting?.message ?? ''}`;
    // Its own words are those of `cat`; the runtime's are longer.
    if (terminated?.reason === 'StartError' || says.includes('no such file or directory: unknown')) {
      return { observed: 'program-gone', says };
    }
    if (terminated) return { observed: terminated.exitCode === 0 ? 'reads' : 'cannot-read', says };
    const { items } = await core.listNamespacedEvent({
      namespace: porch,
      fieldSelector: `involvedObject.name=${name}`,
    });
    // Others pass: the kubelet may be late to read a Secret.
    const isMissing = (message = ''): boolean => /not found|non-existent/.test(message);
    const failed = items.find(({ reason, message }) => reason === 'FailedMount' && isMissing(message));
    return failed && { observed: 'waits', says: failed.message ?? '' };
  });
}

describe("what the runner finds where its package's Secret is mounted", () => {
  const name = 'function-runner';
  const places: Place[] = [];

  beforeAll(async () => {
    // All at once, since each takes a while.
    for (const [, patch] of cases) {
      const place = await makePlace();
      places.push(place);
      const auth = { auths: { [registry]: { username, password } } };
      const pull = {
        ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pull-runner', namespace: place.porch } },
        ...{ type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': JSON.stringify(auth) } },
      };
      const objects = place.move(patched(patch));
      const secrets = objects.filter(({ kind }) => kind === 'Secret');
      await apply([pull, ...secrets, podOf(objects, place, name)]);
    }
  });

  afterAll(async () => {
    for (const { porch, functions } of places) for (const each of [porch, functions]) await removeNamespace(each);
  });

  test.each(cases.map(([says, patch, expected], index) => [says, patch, expected, index] as const))(
    '%s',
    async (_says, patch, expected, index) => {
      const place = places[index];
      if (place === undefined) throw new Error('its namespaces were not made');
      const found = await observe(place, name);
      expect(found).toMatchObject({ observed: expected });
      const prediction = predict(patched(patch));
      expect(meanings[expected](prediction) ? [] : [{ found, prediction }]).toEqual([]);
    },
  );
});
