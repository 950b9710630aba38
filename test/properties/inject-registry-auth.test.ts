import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { oneOf, runs, type Draw } from './draw.js';
import { builds, type Resource } from './draw-package.js';
import { drawResourceList } from './draw-resource-list.js';
import { expectCarefulMutator } from './expect-careful.js';
import { expectPlan } from './mutator-model.js';
import { checkInput, listIn } from './run-on-text.js';

const login = { server: 'registry.example.com:5000', username: 'alice', password: 'example' };
const dockerConfigJson = { auths: { 'ghcr.io': { auth: Buffer.from('bob:example').toString('base64') } } };

function configOf(spec: Resource): Resource {
  return { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', metadata: { name: 'a' }, spec };
}

function drawConfig(draw: Draw): Resource | undefined {
  const flat = { server: login.server, username: 'alice', password: 'example', rolloutRevision: '2' };
  return oneOf<Resource | undefined>(
    draw,
    undefined,
    configOf({}),
    configOf({ porchRelease: oneOf(draw, ...builds, 'v3.0.1', 'main') }),
    configOf({ secret: { name: 'another', registries: [login], dockerConfigJson }, mountPath: '/var/tmp/elsewhere' }),
    configOf({ secret: { file: '/absent' } }),
    configOf({ tls: { secretName: 'registry-ca', caBundle: 'no PEM' }, rbac: 'leave' }),
    configOf({ tls: { secretName: 'registry-ca' }, volumeName: 'pod-cache-config-volume' }),
    configOf({ deployment: { name: 'other-0' }, typo: 1 }),
    configOf({ secret: { externalSecret: { storeRef: { name: 'store' }, remoteRef: { key: 'a' } } } }),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: flat },
  );
}

describe('the mutator', () => {
  test('changes just what the build needs, and nothing the second time', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const sources = oneOf<Resource>(draw, {}, { registries: [login] }, { dockerConfigJson });
        const servers = sources['registries'] ? [login.server] : sources['dockerConfigJson'] ? ['ghcr.io'] : [];
        const { text, build } = drawResourceList(draw, (release) =>
          configOf({ porchRelease: release, secret: sources }),
        );
        checkInput(Buffer.from(text), (input) => {
          const run = expectCarefulMutator(input);
          if (run.status === 0) expectPlan(listIn(input), listIn(run.stdout), { build, servers });
        });
      }),
      runs(100),
    );
  });

  test('touches nothing else, whatever it is asked for', () => {
    fc.assert(
      fc.property(fc.gen(), (draw) => {
        const { text } = drawResourceList(draw, drawConfig(draw));
        checkInput(Buffer.from(text), (input) => {
          expectCarefulMutator(input);
        });
      }),
      runs(100),
    );
  });
});
