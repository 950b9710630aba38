import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../src/diagnostic.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { releases } from '../../src/porch/releases.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { isSharedThere, sharedPath } from '../support/shared.js';
import { surroundings } from '../support/surroundings.js';
import { parsed, resourceListOf } from './resource-list-of.js';

const lists = sharedPath('resourcelists');
const images = ['registry.example.com/functions/set-region:v1.2.0', 'acme/private-fn:v1'];
const nothing = surroundings();
const secret = {
  registries: [
    { server: 'registry.example.com', username: 'robot', password: 'not-a-password' },
    { server: 'docker.io', username: 'robot', password: 'not-a-password-either' },
  ],
};
const caBundle = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';

function withConfig(list: ResourceList, kind: string, spec: object): ResourceList {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind, metadata: { name: 'config' }, spec };
  return { ...list, functionConfig: resourceListOf([], config).functionConfig };
}

const packages = isSharedThere ? readdirSync(lists).filter((file) => /^(?:porch|catalog)-.*\.yaml$/.test(file)) : [];
const builds = releases.filter(({ ambient }) => ambient === 'seen');

describe('with rotation: ambient every real package passes (../shared/resourcelists)', () => {
  if (packages.length === 0) test.skip('../shared is not there', () => undefined);
  // jest takes no empty table, so that a loop makes the groups.
  for (const file of packages)
    describe(file, () => {
      const list = parsed(readFileSync(join(lists, file)));
      test.each(builds.map(({ build }) => build))('for %s', (porchRelease) => {
        const spec = { porchRelease, rotation: 'ambient', secret, tls: { secretName: 'registry-ca', caBundle } };
        const inject = (input: ResourceList): { output: ResourceList; bytes: Buffer; warnings: readonly string[] } => {
          const outcome = injectRegistryAuth(withConfig(input, 'InjectRegistryAuth', spec), nothing);
          expect(outcome.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
          const bytes = Buffer.concat(assembleOutput(input, outcome));
          const warnings = outcome.diagnostics.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
          return { output: parsed(bytes), bytes, warnings };
        };
        const { output, warnings } = inject(list);
        const second = injectRegistryAuth(withConfig(output, 'InjectRegistryAuth', spec), nothing);
        expect([second.changes, second.newItems]).toEqual([[], []]);

        const { diagnostics } = validateImagePullSecrets(
          withConfig(output, 'ValidateImagePullSecrets', {
            porchRelease,
            privateRegistries: images,
            images,
            requireProof: true,
          }),
          nothing,
        );
        const errors = diagnostics.filter(({ severity }) => severity === 'error');
        // What the package has of another build ends Porch, whatever the mutator adds, and the mutator warns of it.
        const foreign = ['flag-unknown-to-release', 'wrapper-image-missing'];
        const named = errors.filter(({ rule }) => foreign.includes(rule)).map(({ rule }) => rule);
        const ends = ({ tags }: Diagnostic): boolean => named.length > 0 && tags?.['runner'] === 'exits';
        expect(errors.filter((error) => !foreign.includes(error.rule) && !ends(error))).toEqual([]);
        expect(warnings).toEqual(expect.arrayContaining(named));
        if (named.length > 0) return;
        const verdicts = diagnostics.filter(({ tags }) => images.includes(tags?.['image'] ?? ''));
        expect(verdicts.map(({ tags }) => [tags?.['runner'], tags?.['kubelet'], tags?.['pull']])).toEqual(
          images.map(() => ['authenticated', 'authenticated', 'authenticated']),
        );
      });
    });
});
