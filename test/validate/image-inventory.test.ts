import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from './resource-list-of.js';

const functionNamespace = 'porch-fn-system';

function deployment(command: readonly string[], pod: object = {}): object {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'function-runner', namespace: 'porch-system' },
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'function-runner',
              image: 'example.com/porch-function-runner:v1',
              command: ['/home/nonroot/server', ...command],
              env: [{ name: 'WRAPPER_SERVER_IMAGE', value: 'example.com/wrapper:v1' }],
              volumeMounts: [{ name: 'cache', mountPath: '/pod-cache-config' }],
            },
          ],
          volumes: [{ name: 'cache', configMap: { name: 'pod-cache-config' } }],
          ...pod,
        },
      },
    },
  };
}

function kptfile(pipeline: object, name = 'package', path?: string): object {
  const annotations = path && { annotations: { 'config.kubernetes.io/path': path } };
  return { apiVersion: 'kpt.dev/v1', kind: 'Kptfile', metadata: { name, ...annotations }, pipeline };
}

function functionConfig(name: string, spec: object, namespace = functionNamespace): object {
  return {
    apiVersion: 'config.porch.kpt.dev/v1alpha1',
    kind: 'FunctionConfig',
    metadata: { name, namespace },
    spec: { image: name, ...spec },
  };
}

function podCacheConfig(text: string): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'pod-cache-config', namespace: 'porch-system' },
    data: { 'pod-cache-config.yaml': text },
  };
}

function validate(porchRelease: string, items: readonly object[], spec: object = {}): readonly Diagnostic[] {
  const list = resourceListOf(items, {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'ValidateImagePullSecrets',
    metadata: { name: 'validate' },
    spec: { porchRelease, ...spec },
  });
  return validateImagePullSecrets(list, surroundings()).diagnostics;
}

/** Every image with its place, but for those that all of these packages have. */
function imagesOf(porchRelease: string, items: readonly object[], spec: object = {}): readonly string[] {
  return validate(porchRelease, items, spec)
    .filter(({ rule }) => rule === 'image-pull')
    .map(({ tags, resourceRef, fieldPath }) =>
      [tags?.['image'], resourceRef?.kind, fieldPath].filter((part) => part !== undefined).join(' '),
    )
    .filter((line) => !line.startsWith('example.com/porch-function-runner') && !line.startsWith('example.com/wrapper'));
}

interface Case {
  readonly says: string;
  readonly release: string;
  readonly items: readonly object[];
  readonly finds: readonly string[];
}

const cases: readonly Case[] = [
  {
    says: 'pipelines, with the prefix that porch-server puts before short names',
    release: 'v1.5.8',
    items: [
      deployment([]),
      kptfile({
        mutators: [{ image: 'ghcr.io/acme/a:v1' }, { exec: './b' }, { image: 'set-labels:v1' }],
        validators: [{ image: 'ghcr.io/acme/c:v1', configPath: 'c.yaml' }],
      }),
    ],
    finds: [
      'ghcr.io/acme/a:v1 Kptfile pipeline.mutators[0].image',
      'ghcr.io/acme/c:v1 Kptfile pipeline.validators[0].image',
      'set-labels:v1 Kptfile pipeline.mutators[2].image',
    ],
  },
  {
    says: 'short names where the runner itself adds the prefix',
    release: 'main-2026-04',
    items: [deployment(['--default-image-prefix=ghcr.io/acme']), kptfile({ mutators: [{ image: 'set-labels:v1' }] })],
    finds: ['set-labels:v1 Kptfile pipeline.mutators[0].image'],
  },
  {
    says: 'an image once, however often it is named',
    release: 'v1.5.8',
    items: [deployment([]), kptfile({ mutators: [{ image: 'ghcr.io/acme/a:v1' }, { image: 'ghcr.io/acme/a:v1' }] })],
    finds: ['ghcr.io/acme/a:v1 Kptfile pipeline.mutators[0].image'],
  },
  {
    says: 'an image of several packages, in the first of their files',
    release: 'v1.5.8',
    items: [
      deployment([]),
      kptfile({ mutators: [{ image: 'ghcr.io/acme/a:v1' }] }, 'a', 'b/Kptfile'),
      kptfile({ validators: [{ image: 'ghcr.io/acme/a:v1' }] }, 'b', 'a/Kptfile'),
    ],
    finds: ['ghcr.io/acme/a:v1 Kptfile pipeline.validators[0].image'],
  },
  {
    says: 'an image of several packages, without files in the first of their names',
    release: 'v1.5.8',
    items: [
      deployment([]),
      kptfile({ mutators: [{ image: 'ghcr.io/acme/a:v1' }] }, 'b'),
      kptfile({ validators: [{ image: 'ghcr.io/acme/a:v1' }] }, 'a'),
    ],
    finds: ['ghcr.io/acme/a:v1 Kptfile pipeline.validators[0].image'],
  },
  {
    says: 'pod-cache-config as a mapping, up to v1.5.7',
    release: 'v1.5.7',
    items: [deployment([]), podCacheConfig('ghcr.io/acme/a:v1: 30m\nghcr.io/acme/b:v1: 1h\n')],
    finds: [
      'ghcr.io/acme/a:v1 ConfigMap data[pod-cache-config.yaml]',
      'ghcr.io/acme/b:v1 ConfigMap data[pod-cache-config.yaml]',
    ],
  },
  {
    says: 'pod-cache-config as a list, in v1.5.8',
    release: 'v1.5.8',
    items: [deployment([]), podCacheConfig('- name: ghcr.io/acme/a:v1\n  timeToLive: 30m\n')],
    finds: ['ghcr.io/acme/a:v1 ConfigMap data[pod-cache-config.yaml]'],
  },
  {
    says: 'no pod-cache-config where the build reads none',
    release: 'main-2026-04',
    items: [deployment([]), podCacheConfig('- name: ghcr.io/acme/a:v1\n')],
    finds: [],
  },
  {
    says: 'FunctionConfigs: prefixes with tags of podExecutor and binaryExecutor, not of goExecutor',
    release: 'main-2026-04',
    items: [
      deployment([]),
      functionConfig('set-namespace', {
        prefixes: ['', 'ghcr.io/acme/'],
        podExecutor: { tags: ['v1', 'v2'] },
        binaryExecutor: { tags: ['v3'], path: 'set-namespace' },
        goExecutor: { tags: ['v4'] },
      }),
    ],
    finds: ['v1', 'v2', 'v3']
      .flatMap((tag, index) =>
        ['ghcr.io/acme', 'ghcr.io/kptdev/krm-functions-catalog'].map((prefix) => ({ tag, index, prefix })),
      )
      .map(
        ({ tag, index, prefix }) =>
          `${prefix}/set-namespace:${tag} FunctionConfig spec.${index < 2 ? `podExecutor.tags[${index}]` : 'binaryExecutor.tags[0]'}`,
      )
      .sort(),
  },
  {
    says: 'no tags of binaryExecutor where no function runs in a pod',
    release: 'main-2026-04',
    items: [
      deployment(['--disable-runtimes=pod']),
      functionConfig('a', { binaryExecutor: { tags: ['v1'], path: 'a' } }),
    ],
    finds: [],
  },
  {
    says: 'no FunctionConfig of another namespace, nor in builds that read none',
    release: 'main-2026-04',
    items: [deployment([]), functionConfig('a', { podExecutor: { tags: ['v1'] } }, 'other')],
    finds: [],
  },
  {
    says: 'no function that porch-server has built in, by exactly its name and tag',
    release: 'main-2026-04',
    items: [
      deployment([]),
      functionConfig('set-namespace', { goExecutor: { tags: ['v1'] } }),
      kptfile({
        mutators: [
          { image: 'set-namespace:v1' },
          { image: 'ghcr.io/kptdev/krm-functions-catalog/set-namespace:v1' },
          { image: 'set-namespace:v2' },
          { image: 'ghcr.io/acme/set-namespace:v1' },
        ],
      }),
    ],
    finds: [
      'ghcr.io/acme/set-namespace:v1 Kptfile pipeline.mutators[3].image',
      'set-namespace:v2 Kptfile pipeline.mutators[2].image',
    ],
  },
  {
    says: 'a FunctionConfig without prefixes: the default one, or none where that is empty',
    release: 'main-2026-04',
    items: [
      deployment(['--default-image-prefix=ghcr.io/acme/']),
      functionConfig('a', { podExecutor: { tags: ['v1'] } }),
      functionConfig('/b', { podExecutor: { tags: [''] } }),
    ],
    finds: [
      'ghcr.io/acme/a:v1 FunctionConfig spec.podExecutor.tags[0]',
      'ghcr.io/acme/b FunctionConfig spec.podExecutor.tags[0]',
    ],
  },
  {
    says: 'a FunctionConfig where the default prefix is empty',
    release: 'main-2026-04',
    items: [deployment(['--default-image-prefix=']), functionConfig('a', { podExecutor: { tags: ['v1'] } })],
    finds: ['a:v1 FunctionConfig spec.podExecutor.tags[0]'],
  },
  {
    says: 'no FunctionConfig in a build that reads none',
    release: 'v1.5.8',
    items: [deployment([]), functionConfig('a', { podExecutor: { tags: ['v1'] } })],
    finds: [],
  },
  {
    says: 'the functions that porch-server has built in, by their id, and no others',
    release: 'main-2026-04',
    items: [
      deployment([]),
      functionConfig('apply-replacements', { goExecutor: { id: 'replace', tags: ['v1'] } }),
      functionConfig('starlark', { goExecutor: { tags: ['v1'] } }),
      functionConfig('set-labels', { goExecutor: { tags: ['v1'] } }),
      kptfile({
        mutators: [
          { image: 'replace:v1' },
          { image: 'apply-replacements:v1' },
          { image: 'starlark:v1' },
          { image: 'set-labels:v1' },
          { image: '' },
        ],
      }),
    ],
    finds: [
      'apply-replacements:v1 Kptfile pipeline.mutators[1].image',
      'set-labels:v1 Kptfile pipeline.mutators[3].image',
    ],
  },
  {
    says: "the other containers of the function pods' template",
    release: 'main-2026-04',
    items: [
      deployment([]),
      {
        apiVersion: 'v1',
        kind: 'PodTemplate',
        metadata: { name: 'base-pod-template', namespace: functionNamespace },
        template: {
          spec: {
            initContainers: [
              { name: 'copy-wrapper-server', image: 'replaced' },
              { name: 'b', image: 'ghcr.io/acme/b:v1' },
            ],
            containers: [
              { name: 'function', image: 'replaced' },
              { name: 'c', image: 'ghcr.io/acme/c:v1' },
            ],
          },
        },
      },
    ],
    finds: [
      'ghcr.io/acme/b:v1 PodTemplate template.spec.initContainers[1].image',
      'ghcr.io/acme/c:v1 PodTemplate template.spec.containers[1].image',
    ],
  },
  {
    says: "the other containers of the runner's own pod",
    release: 'v1.5.8',
    items: [deployment([], { initContainers: [{ name: 'without' }, { name: 'a', image: 'ghcr.io/acme/a:v1' }] })],
    finds: ['ghcr.io/acme/a:v1 Deployment spec.template.spec.initContainers[1].image'],
  },
];

describe('the images that Porch will pull', () => {
  test.each(cases.map((each) => [each.says, each] as const))('%s', (_, { release, items, finds }) => {
    expect(imagesOf(release, items)).toEqual(finds);
    expect(imagesOf(release, [...items].reverse())).toEqual(finds);
  });

  test("a short name is judged with porch-server's prefix", () => {
    const server = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'porch-server', namespace: 'porch-system' },
      spec: {
        template: { spec: { containers: [{ name: 'porch-server', args: ['--default-image-prefix=ghcr.io/acme'] }] } },
      },
    };
    const pipeline = kptfile({ mutators: [{ image: 'set-labels:v1' }] });
    const messages = (items: readonly object[]): string =>
      validate('v1.5.8', [deployment([]), pipeline, ...items])
        .map(({ message }) => message)
        .join('\n');
    expect(messages([])).toMatch('"set-labels:v1" (pulled as "ghcr.io/kptdev/krm-functions-catalog/set-labels:v1")');
    expect(messages([server])).toMatch('"set-labels:v1" (pulled as "ghcr.io/acme/set-labels:v1")');
  });

  test('those of the functionConfig', () => {
    expect(imagesOf('v1.5.8', [deployment([])], { images: ['ghcr.io/acme/a:v1'] })).toEqual(['ghcr.io/acme/a:v1']);
  });
});
