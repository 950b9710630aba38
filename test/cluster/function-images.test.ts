import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apply, core } from '../e2e/support/cluster.js';
import { servers } from '../e2e/support/servers.js';
import { digests } from './support/node.js';
import { makeNamespace, removeNamespace, until } from './support/pods.js';

const { password, registry, username } = servers;
const images = Object.keys(digests).filter((repository) => repository.startsWith('porch-registry-auth/'));

describe("the Dockerfile's images, pulled by the kubelet and run as Porch runs function pods", () => {
  if (images.length === 0) test.skip('FUNCTION_IMAGES names no folder', () => undefined);
  let namespace = '';

  beforeAll(async () => {
    namespace = await makeNamespace();
    const file = JSON.stringify({ auths: { [registry]: { username, password } } });
    await apply([
      {
        ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'auth-secret', namespace } },
        ...{ type: 'kubernetes.io/dockerconfigjson', stringData: { '.dockerconfigjson': file } },
      },
    ]);
  });
  afterAll(() => removeNamespace(namespace));

  /** Runs a function in a pod of its own; how long it took from the request to the end, to a quarter of a second. */
  const run = async (repository: string, name: string, imagePullPolicy: string): Promise<number> => {
    const began = Date.now();
    const pod = {
      ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace } },
      spec: {
        ...{ restartPolicy: 'Never', automountServiceAccountToken: false, imagePullSecrets: [{ name: 'auth-secret' }] },
        containers: [
          {
            ...{ name: 'function', image: `${registry}/${repository}:v1`, args: ['--help'], imagePullPolicy },
            securityContext: {
              ...{ runAsNonRoot: true, runAsUser: 10001, readOnlyRootFilesystem: true },
              ...{ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          },
        ],
      },
    };
    await apply([pod]);
    const ended = await until(`pod ${name}`, async () => {
      const { status } = await core.readNamespacedPod({ namespace, name });
      return status?.containerStatuses?.[0]?.state?.terminated;
    });
    const milliseconds = Date.now() - began;
    const log = await core.readNamespacedPodLog({ namespace, name });
    expect({ exitCode: ended.exitCode, log }).toEqual({
      exitCode: 0,
      log: expect.stringContaining(repository.replace(/.*\//, '')),
    });
    return milliseconds;
  };

  // jest takes no empty table, so that a loop makes the tests.
  for (const repository of images)
    test(repository, async () => {
      const name = repository.replace(/.*\//, '');
      const withPull = await run(repository, name, 'Always');
      // Events may come later than the status.
      const pulled = await until(`the event of the pull of ${name}`, async () => {
        const { items } = await core.listNamespacedEvent({ namespace, fieldSelector: `involvedObject.name=${name}` });
        return items.find(({ reason }) => reason === 'Pulled')?.message;
      });
      expect(pulled).toMatch(/^Successfully pulled image/);
      const without = await run(repository, `${name}-again`, 'IfNotPresent');
      // For docs/performance.md.
      process.stdout.write(`${name}: ${pulled}\nto its end: ${withPull} ms with the pull, ${without} ms without\n`);
    });
});
