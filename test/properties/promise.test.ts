import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Diagnostic } from '../../src/diagnostic.js';
import { injectRegistryAuth } from '../../src/inject/inject-registry-auth.js';
import { releases } from '../../src/porch/releases.js';
import { assembleOutput } from '../../src/resource-list/assemble-output.js';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings } from '../support/surroundings.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { chance, oneOf, runs } from './draw.js';
import { drawObjects, login, namespace } from './draw-objects.js';

const registry = 'registry.example.com';
const image = `${registry}/functions/set-region:v1.2.0`;
const dockerConfig = JSON.stringify({ auths: { [registry]: login } });
const files = { '/docker.json': dockerConfig, '/password': login.password };
const variables = { DOCKER_AUTH: dockerConfig, PASSWORD: login.password };
/** Just enough of a certificate: a PEM block with a DER sequence. */
const caBundle = '-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n';

/** Every way to give the mutator credentials. */
const sources: readonly object[] = [
  { dockerConfigJson: dockerConfig },
  { registries: [{ server: registry, ...login }] },
  { registries: [{ server: registry, username: login.username, passwordEnv: 'PASSWORD' }] },
  { registries: [{ server: `https://${registry}/`, username: login.username, passwordFile: '/password' }] },
  { file: '/docker.json' },
  { env: 'DOCKER_AUTH' },
];

function withConfig(list: ResourceList, kind: string, spec: object): ResourceList {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind, metadata: { name: 'config' }, spec };
  return { ...list, functionConfig: resourceListOf([], config).functionConfig };
}

function rulesOf(diagnostics: readonly Diagnostic[], wanted: string): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === wanted).map(({ rule }) => rule);
}

/** The promise of both functions to each other. */
test('what the mutator ends well on has no error for the validator, but for faults that a warning named', () => {
  const builds = releases.filter(({ privateRegistries }) => privateRegistries !== undefined);
  let kept = 0;
  fc.assert(
    fc.property(fc.gen(), (draw) => {
      const build = oneOf(draw, ...builds);
      const tls = build.privateRegistries?.tls && chance(draw, 2) ? { secretName: 'registry-ca', caBundle } : undefined;
      const common = { porchRelease: build.build, ...(chance(draw, 3) && { deployment: { namespace } }) };
      const secret = oneOf(draw, ...sources);
      const list = withConfig(resourceListOf(drawObjects(draw, build.build)), 'InjectRegistryAuth', {
        ...common,
        secret,
        ...(tls && { tls }),
      });
      const outcome = injectRegistryAuth(list, surroundings({ files, variables }));
      if (rulesOf(outcome.diagnostics, 'error').length > 0) return;
      kept++;
      const { list: output, error } = parseResourceList(Buffer.concat(assembleOutput(list, outcome)));
      if (error) throw new Error(error.message);
      const request = { ...common, privateRegistries: [registry], images: [image] };
      const { diagnostics } = validateImagePullSecrets(
        withConfig(output, 'ValidateImagePullSecrets', request),
        surroundings(),
      );
      const named = rulesOf(outcome.diagnostics, 'warning');
      const unnamed = rulesOf(diagnostics, 'error').filter(
        (rule) => !named.includes(rule) && (rule !== 'image-pull' || named.length === 0),
      );
      expect({ unnamed, named: unnamed.length > 0 ? named : [] }).toEqual({ unnamed: [], named: [] });
    }),
    runs(100),
  );
  expect(kept).toBeGreaterThan(10);
});
