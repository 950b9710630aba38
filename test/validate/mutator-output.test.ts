import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import type { Diagnostic } from '../../src/diagnostic.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { releases } from '../../src/porch/releases.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { isSharedThere, sharedPath } from '../support/shared.js';
import { surroundings } from '../support/surroundings.js';
import { patchObjects, type Manifest } from './patch-objects.js';
import { parsed, resourceListOf } from './resource-list-of.js';

const lists = sharedPath('resourcelists');
const image = 'registry.example.com/functions/set-region:v1.2.0';
const nothing = surroundings();
const secret = { registries: [{ server: 'registry.example.com', username: 'robot', password: 'not-a-password' }] };
/** Just enough of a certificate: a PEM block with a DER sequence. */
const caBundle = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';

function withConfig(list: ResourceList, kind: string, spec: object): ResourceList {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind, metadata: { name: 'config' }, spec };
  return { ...list, functionConfig: resourceListOf([], config).functionConfig };
}

interface Injected {
  readonly list: ResourceList;
  /** The rules of the mutator's warnings. */
  readonly warnings: readonly string[];
}

function inject(list: ResourceList, spec: object): Injected {
  const outcome = injectRegistryAuth(withConfig(list, 'InjectRegistryAuth', spec), nothing);
  const rulesOf = (wanted: string): readonly string[] =>
    outcome.diagnostics.filter(({ severity }) => severity === wanted).map(({ rule }) => rule);
  expect(rulesOf('error')).toEqual([]);
  return { list: parsed(Buffer.concat(assembleOutput(list, outcome))), warnings: rulesOf('warning') };
}

function validate(list: ResourceList, spec: object): readonly Diagnostic[] {
  return validateImagePullSecrets(withConfig(list, 'ValidateImagePullSecrets', spec), nothing).diagnostics;
}

const packages = isSharedThere ? readdirSync(lists).filter((file) => /^(?:porch|catalog)-.*\.yaml$/.test(file)) : [];

describe('the mutator makes every real package pass (../shared/resourcelists)', () => {
  if (packages.length === 0) test.skip('../shared is not there', () => undefined);
  const builds = releases.filter(({ privateRegistries }) => privateRegistries?.enableFlag !== undefined);
  // jest takes no empty table, so that a loop makes the groups.
  for (const file of packages)
    describe(file, () => {
      const list = parsed(readFileSync(join(lists, file)));
      test.each(builds.map((release) => [release.build, release] as const))('for %s', (porchRelease, release) => {
        const tls = release.privateRegistries?.tls && { secretName: 'registry-ca', caBundle };
        const { list: output, warnings } = inject(list, { porchRelease, secret, ...(tls && { tls }) });
        const results = validate(output, {
          porchRelease,
          privateRegistries: ['registry.example.com'],
          images: [image],
        });
        const errors = results.filter(({ severity }) => severity === 'error');
        // What the package has of another build ends Porch, whatever the mutator adds, and the mutator warns of it.
        const foreign = ['flag-unknown-to-release', 'wrapper-image-missing'];
        const named = errors.filter(({ rule }) => foreign.includes(rule)).map(({ rule }) => rule);
        const ends = ({ tags }: Diagnostic): boolean => named.length > 0 && tags?.['runner'] === 'exits';
        expect(errors.filter((error) => !foreign.includes(error.rule) && !ends(error))).toEqual([]);
        expect(warnings).toEqual(expect.arrayContaining(named));
      });
    });
});

/** The base package of the rules' pages without what the mutator adds, for the newest build. */
function untouchedPackage(): readonly Manifest[] {
  const text = readFileSync(join(__dirname, '../../docs/rules/base-package.yaml'), 'utf8');
  const objects = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const patch = `
- apiVersion: apps/v1
  kind: Deployment
  metadata: { name: function-runner, namespace: porch-system }
  spec:
    template:
      spec:
        volumes: null
        containers:
          - name: function-runner
            image: docker.io/nephio/porch-function-runner:latest
            command: [/home/nonroot/server, --pod-namespace=porch-fn-system]
            volumeMounts: null
- { apiVersion: v1, kind: Secret, metadata: { name: auth-secret, namespace: porch-system }, $patch: delete }
- apiVersion: fn.kpt.dev/v1alpha1
  kind: ValidateImagePullSecrets
  metadata: { name: validate }
  $patch: delete
`;
  return patchObjects(objects, parse(patch) as readonly Manifest[]);
}

describe('each step of the mutator left out makes the validator fail', () => {
  const mounts = { mountPath: '/var/tmp/registry-credentials', tlsMountPath: '/var/tmp/registry-ca' };
  const { list: output } = inject(resourceListOf(untouchedPackage()), {
    porchRelease: 'main-2026-04',
    mountPath: mounts.mountPath,
    secret: { ...secret, name: 'registry-credentials' },
    tls: { secretName: 'registry-ca', mountPath: mounts.tlsMountPath, caBundle },
  });
  const injected = output.items.map(
    (item) => parse(' '.repeat(item.column) + item.text(), { version: '1.1' }) as Manifest,
  );
  const request = {
    porchRelease: 'main-2026-04',
    privateRegistries: ['registry.example.com'],
    secret: { name: 'registry-credentials' },
    requireProof: true,
  };

  const deployment = (change: object): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'function-runner', namespace: 'porch-system' },
    spec: { template: { spec: change } },
  });
  const container = (change: object): object => deployment({ containers: [{ name: 'function-runner', ...change }] });
  const command = ((): readonly string[] => {
    const runner = injected.find(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { template: { spec: { containers: readonly { command: readonly string[] }[] } } };
    };
    return runner.spec.template.spec.containers[0]?.command ?? [];
  })();
  const withoutFlag = (flag: string): object => {
    const left = command.filter((argument) => argument.split('=')[0] !== `--${flag}`);
    expect(left).toHaveLength(command.length - 1);
    return container({ command: left });
  };
  const removed = { $patch: 'delete' };
  const withoutSecret = (name: string): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'porch-system' },
    ...removed,
  });
  const volumeOf = (secretName: string): string => {
    const runner = injected.find(({ kind }) => kind === 'Deployment') as unknown as {
      spec: { template: { spec: { volumes: readonly { name: string; secret?: { secretName: string } }[] } } };
    };
    return runner.spec.template.spec.volumes.find((volume) => volume.secret?.secretName === secretName)?.name ?? '';
  };

  test('with all of them it passes', () => {
    expect(validate(resourceListOf(injected), request).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each([
    ['the Secret', () => withoutSecret('registry-credentials'), 'secret-missing'],
    [
      'its volume',
      () => deployment({ volumes: [{ name: volumeOf('registry-credentials'), ...removed }] }),
      'volume-missing',
    ],
    [
      'its volumeMount',
      () => container({ volumeMounts: [{ name: volumeOf('registry-credentials'), ...removed }] }),
      'auth-path-not-mounted',
    ],
    ['--enable-private-registries', () => withoutFlag('enable-private-registries'), 'private-registries-not-enabled'],
    ['--registry-auth-secret-path', () => withoutFlag('registry-auth-secret-path'), 'auth-path-not-mounted'],
    ['--registry-auth-secret-name', () => withoutFlag('registry-auth-secret-name'), 'secret-name-differs'],
    [
      "the Role's verbs",
      () => ({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'porch-function-executor', namespace: 'porch-fn-system' },
        rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'create', 'update'] }],
      }),
      'role-lacks-secret-verbs',
    ],
    ['the Secret of the CA', () => withoutSecret('registry-ca'), 'secret-missing'],
    ['its volume', () => deployment({ volumes: [{ name: volumeOf('registry-ca'), ...removed }] }), 'volume-missing'],
    [
      'its volumeMount',
      () => container({ volumeMounts: [{ name: volumeOf('registry-ca'), ...removed }] }),
      'tls-path-not-mounted',
    ],
    ['--enable-private-registries-tls', () => withoutFlag('enable-private-registries-tls'), 'tls-not-enabled'],
    ['--tls-secret-path', () => withoutFlag('tls-secret-path'), 'tls-path-not-mounted'],
  ])('%s', (_step, patch, rule) => {
    const patched = patchObjects(injected, [patch() as Manifest]);
    const results = validate(resourceListOf(patched), request);
    expect(results.filter(({ severity }) => severity === 'error')).not.toEqual([]);
    expect(results.map((result) => result.rule)).toContain(rule);
  });
});
