import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostic.js';
import { isUnder } from '../../src/validate/image-verdict.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { validateList } from '../../src/validate/validate-list.js';
import { basePackage, documents, patchedList } from './base-package.js';
import { patchObjects, type Manifest } from './patch-objects.js';
import { fullOrQuick } from '../support/full-or-quick.js';
import { surroundings } from '../support/surroundings.js';
import { parsed, resourceListOf } from './resource-list-of.js';

const image = 'registry.example.com/functions/set-region:v1.2.0';

interface Given {
  readonly patch?: string;
  readonly spec?: object;
  readonly files?: Readonly<Record<string, string>>;
  readonly order?: (objects: readonly Manifest[]) => readonly Manifest[];
}

function validate({ patch = '', spec, files = {}, order = (objects) => objects }: Given): readonly Diagnostic[] {
  const objects = patchObjects(basePackage, documents(patch));
  const isFunctionConfig = (manifest: Manifest): boolean => manifest.kind === 'ValidateImagePullSecrets';
  const config = objects.find(isFunctionConfig);
  const list = resourceListOf(
    order(objects.filter((manifest) => !isFunctionConfig(manifest))),
    config && { ...config, ...(spec && { spec }) },
  );
  const outcome = validateImagePullSecrets(list, surroundings({ files }));
  expect([outcome.changes, outcome.newItems]).toEqual([[], []]);
  return outcome.diagnostics;
}

/** Severity and both verdicts of an image. */
function pull(diagnostics: readonly Diagnostic[], name = image): string {
  const found = diagnostics.find(({ rule, tags }) => rule === 'image-pull' && tags?.['image'] === name);
  return `${found?.severity ?? ''} ${found?.tags?.['runner'] ?? ''} ${found?.tags?.['kubelet'] ?? ''}`;
}

const deleted =
  'apiVersion: v1\nkind: Secret\nmetadata: { name: auth-secret, namespace: porch-system }\n$patch: delete\n';
const dockerConfig = '{"auths":{"registry.example.com":{"username":"robot","password":"from-file"}}}';

describe('what the package does not hold', () => {
  test.each([
    ['a Secret of the cluster', deleted],
    [
      'a SealedSecret',
      `${deleted}---
apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata: { name: auth-secret, namespace: porch-system }
spec: { encryptedData: { .dockerconfigjson: Ag }, template: { type: kubernetes.io/dockerconfigjson } }`,
    ],
    [
      'an ExternalSecret',
      `${deleted}---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: from-vault, namespace: porch-system }
spec: { target: { name: auth-secret }, dataFrom: [{ extract: { key: docker } }] }`,
    ],
    [
      'a Secret encrypted by SOPS',
      `apiVersion: v1
kind: Secret
metadata: { name: auth-secret, namespace: porch-system }
stringData: null
data: { .dockerconfigjson: 'ENC[AES256_GCM,data:x,type:str]' }
sops: { version: 3.9.0 }`,
    ],
  ])('%s: unknown at both stages, and judged by the content that the functionConfig gives', (_, patch) => {
    expect(pull(validate({ patch }))).toBe('warning unknown unknown');
    const spec = { images: [image], requireProof: true };
    expect(pull(validate({ patch, spec }))).toBe('error unknown unknown');
    expect(pull(validate({ patch, spec: {} }))).toBe('info unknown unknown');
    const files = { '/docker.json': dockerConfig };
    expect(pull(validate({ patch, files, spec: { images: [image], secret: { file: '/docker.json' } } }))).toBe(
      'info authenticated authenticated',
    );
  });

  test('a Secret of the cluster is no fault where the functionConfig names it', () => {
    const severities = (spec: object): readonly string[] =>
      validate({ patch: deleted, spec })
        .filter(({ rule }) => rule === 'secret-missing')
        .map(({ severity }) => severity);
    expect(severities({})).toEqual(['error']);
    expect(severities({ secret: { name: 'auth-secret' } })).toEqual(['info']);
    expect(severities({ secret: { name: 'other-secret' } })).toEqual(['error']);
  });

  test('a docker config in the functionConfig does not stand in for a Secret that is there', () => {
    const files = { '/docker.json': '{"auths":{}}' };
    expect(pull(validate({ files, spec: { images: [image], secret: { file: '/docker.json' } } }))).toBe(
      'info authenticated authenticated',
    );
  });
});

describe('how grave it is that an image is not authenticated', () => {
  const other = 'ghcr.io/acme/fn:v1';
  test.each([
    ['under privateRegistries', { privateRegistries: ['ghcr.io/acme'], images: [other] }, 'error'],
    ['not under them, though in images', { privateRegistries: ['registry.example.com'], images: [other] }, 'info'],
    ['in images, with no privateRegistries', { images: [other] }, 'error'],
  ])('%s', (_, spec, severity) => {
    expect(pull(validate({ spec }), other)).toBe(`${severity} anonymous anonymous`);
  });

  test.each([
    ['ghcr.io/acme/fn:v1', 'ghcr.io', true],
    ['ghcr.io/acme/fn:v1', 'ghcr.io/acme', true],
    ['ghcr.io/acme/fn:v1', 'https://ghcr.io/acme/', true],
    ['ghcr.io/acme/fn:v1', 'ghcr.io/acme/fn', true],
    ['ghcr.io/acme/fn:v1', 'ghcr.io/acme/fn:v1', true],
    ['ghcr.io/acme/fn:v1', 'http://ghcr.io//', true],
    ['ghcr.io/acme/fn:v1', 'https://', false],
    ['ghcr.io/acme/fn:v1', 'ghcr.io/ac', false],
    ['ghcr.io/acme/fn:v1', 'acme', false],
    ['ghcr.io:443/acme/fn:v1', 'ghcr.io', false],
    ['acme/fn:v1', 'docker.io', true],
    ['acme/fn:v1', 'index.docker.io/acme', true],
    ['docker.io/acme/fn', 'docker.io/acme', true],
    ['fn', 'docker.io/library', true],
    ['ghcr.io/acme/fn:v1', '', false],
  ])('"%s" under "%s": %s', (name, prefix, expected) => {
    expect(isUnder(name, [prefix])).toBe(expected);
  });
});

describe("images of the runner's own pod and of function pods", () => {
  const own = 'docker.io/nephio/porch-function-runner:v1.5.8';
  const withPullSecret = `apiVersion: apps/v1
kind: Deployment
metadata: { name: function-runner, namespace: porch-system }
spec:
  template:
    spec:
      imagePullSecrets: [{ name: mirror }]
      containers:
        - name: function-runner
          env: [{ name: WRAPPER_SERVER_IMAGE, value: 'registry.example.com/wrapper:v1' }]
---
`;
  const mirror = (type: string): string => `apiVersion: v1
kind: Secret
metadata: { name: mirror, namespace: porch-system }
type: ${type}
stringData:
  .dockerconfigjson: '{"auths":{"docker.io":{"username":"robot","password":"word"}}}'
`;

  test("the runner's own image is pulled with its pod's imagePullSecrets, not with those of function pods", () => {
    expect(pull(validate({}), own)).toBe('info anonymous anonymous');
    expect(pull(validate({ patch: withPullSecret + mirror('kubernetes.io/dockerconfigjson') }), own)).toBe(
      'info authenticated authenticated',
    );
    expect(pull(validate({ patch: withPullSecret + mirror('Opaque') }), own)).toBe('info anonymous anonymous');
    expect(pull(validate({ patch: withPullSecret }), own)).toBe('info unknown unknown');
  });

  test("the wrapper server's image is pulled with the Secret of function pods", () => {
    expect(pull(validate({ patch: withPullSecret }), 'registry.example.com/wrapper:v1')).toBe(
      'info authenticated authenticated',
    );
  });
});

test('the order of items does not matter', () => {
  const results = (order?: Given['order']): readonly string[] =>
    validate({ patch: deleted, ...(order && { order }) }).map((result) => JSON.stringify(result));
  const inOrder = results();
  const indexes = basePackage.map((_, index) => index);
  fc.assert(
    fc.property(fc.shuffledSubarray(indexes, { minLength: indexes.length }), (shuffled) => {
      const order = (objects: readonly Manifest[]): readonly Manifest[] =>
        shuffled.flatMap((index) => objects.slice(index, index + 1));
      expect(results(order)).toEqual(inOrder);
    }),
    { numRuns: fullOrQuick(50, 3) },
  );
});

test('an item that cannot be read is named, and the others are judged', () => {
  const list = parsed(
    new TextEncoder().encode(`apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: function-runner, namespace: porch-system }
  spec:
    template:
      spec:
        containers: [{ name: function-runner, image: 'example.com/porch-function-runner:v1.5.8' }]
- apiVersion: kpt.dev/v1
  kind: Kptfile
  metadata:
    name: broken
   pipeline: {}
`),
  );
  const { diagnostics } = validateImagePullSecrets(list, surroundings());
  expect(diagnostics.map(({ rule }) => rule)).toContain('image-pull');
  expect(diagnostics.filter(({ rule }) => rule === 'item-unreadable')).toEqual([
    {
      rule: 'item-unreadable',
      severity: 'error',
      message:
        'item 1 of kind "Kptfile" cannot be read (line 5, column 1 of the item: the indentation does not fit the lines ' +
        'around it), so its part of the package is not known; correct its YAML',
    },
  ]);
});

test('a build that is not known is named where no functionConfig was read', () => {
  const diagnostics = validateList(patchedList(''), {
    porchRelease: 'v9.9.9',
    deployment: {},
    expectations: {
      privateRegistries: [],
      images: [],
      dockerConfig: undefined,
      namedSecret: undefined,
      requireProof: false,
    },
  });
  expect(diagnostics.map(({ rule, severity }) => [rule, severity])).toEqual([['release-unknown', 'error']]);
  expect(diagnostics[0]?.message).toContain('"v9.9.9" is not a known build');
});

test('no result holds a credential', () => {
  const secret = (stringData: string): string => `apiVersion: v1
kind: Secret
metadata: { name: auth-secret, namespace: porch-system }
stringData: { .dockerconfigjson: '${stringData}' }
`;
  const canary = 'canary-of-this-test';
  for (const content of [
    canary,
    `{"auths":{"registry.example.com":{"auth":"${canary}"}}}`,
    `{"auths":{"registry.example.com":{"auth":"${btoa(canary)}"}}}`,
    `{"auths":{"https://user:${canary}@registry.example.com":{"username":"user"}}}`,
    `{"auths":{"registry.example.com":{"username":"user","password":"${canary}"}}} ${canary}`,
    `{"auths":{"registry.example.com":{"username":["${canary}"]}}}`,
    `{"auths":{"registry.example.com":{"identitytoken":"${canary}"}}}`,
  ]) {
    const shown = JSON.stringify(validate({ patch: secret(content) }));
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(btoa(canary));
  }
});

describe('the PodTemplate of the newest build', () => {
  const template = (spec: string): string => `apiVersion: v1
kind: PodTemplate
metadata: { name: base-pod-template, namespace: porch-fn-system }
template: { spec: ${spec} }`;
  const spec = { porchRelease: 'main', images: [image] };

  test.each([
    ['{ initContainers: [{ name: copy }], containers: [{ name: function }] }', []],
    ['{ initContainers: [{ name: copy }], containers: [{ name: fn }] }', ['has no container "function"']],
    ['{ containers: [{ name: function }] }', ['has no initContainer']],
  ])('%s', (podSpec, faults) => {
    const found = validate({ patch: template(podSpec), spec }).filter(({ rule }) => rule === 'template-unusable');
    expect(found.map(({ message }) => /has no [^,]*/.exec(message)?.[0])).toEqual(faults);
  });
});
