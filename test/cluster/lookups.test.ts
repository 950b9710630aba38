import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findKubeletCredential } from '../../src/registry/kubelet-credential.js';
import { parseKubeletImageName } from '../../src/registry/kubelet-image-name.js';
import { apply } from '../e2e/support/cluster.js';
import { pushImage } from '../e2e/support/registry.js';
import { servers } from '../e2e/support/servers.js';
import { allLookups, selectLookups, type Lookup } from './support/lookups.js';
import { standForAll } from './support/node.js';
import { applyPulls, findPulls, makeNamespace, removeNamespace, type PullOutcome } from './support/pods.js';

const lookups = selectLookups(allLookups);
const keys = [...new Set(lookups.map(({ key }) => key))];
const { password, registry, username } = servers;
const auth = Buffer.from(`${username}:${password}`).toString('base64');

function imagesOf(key: string): readonly Lookup[] {
  return lookups.filter((lookup) => lookup.key === key);
}

/** The path and the tag that a registry is asked for. */
function findManifest(image: string): { readonly repository: string; readonly tag: string } | undefined {
  const { name } = parseKubeletImageName(image);
  if (name === undefined || image.includes('@')) return undefined;
  const [, tag = 'latest'] = /:([^/:]+)$/.exec(image) ?? [];
  return { repository: name.slice(name.indexOf('/') + 1), tag };
}

/** What the model says, in words of what the kubelet can be seen to do. */
function expectedOutcomes(key: string, image: string): readonly PullOutcome[] {
  const file = Buffer.from(JSON.stringify({ auths: { [key]: { auth } } }));
  const { outcome } = findKubeletCredential(file, image);
  if (outcome === 'fails') return ['name-refused'];
  if (image.startsWith('[')) return ['name-refused-by-runtime'];
  // A digest of an image that the registry does not have.
  return outcome === 'authenticated' ? [image.includes('@') ? 'absent' : 'pulled'] : ['unauthorized'];
}

test('each kind of lookup in lookups.jsonl is tried, with every verdict that it was seen to have', () => {
  const leftOut = allLookups.length - lookups.length;
  process.stdout.write(`${lookups.length} lookups are tried, with ${keys.length} keys; ${leftOut} like them are not\n`);
  expect(lookups.length).toBeGreaterThan(100);
  for (const select of [({ kubelet }: Lookup) => kubelet, ({ runner }: Lookup) => runner]) {
    expect(new Set(lookups.map(select)).size).toBe(2);
  }
});

describe('a pod with the copied Secret, for each kind of key and image', () => {
  let namespace = '';
  let restore = (): void => undefined;

  beforeAll(async () => {
    // One registry plays all of them, since none can be reached from here.
    restore = standForAll(registry);
    const manifests = lookups.flatMap(({ image }) => findManifest(image) ?? []);
    const unique = new Map(manifests.map(({ repository, tag }) => [`${repository}:${tag}`, { repository, tag }]));
    for (const { repository, tag } of unique.values()) await pushImage(registry, repository, tag, auth);

    namespace = await makeNamespace();
    for (const [index, key] of keys.entries()) {
      const name = `key-${index}`;
      const file = JSON.stringify({ auths: { [key]: { auth } } });
      await apply([
        {
          ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' },
          ...{ metadata: { name, namespace }, stringData: { '.dockerconfigjson': file } },
        },
      ]);
      await applyPulls(namespace, { name, images: imagesOf(key).map(({ image }) => image), pullSecrets: [name] });
    }
  });

  afterAll(async () => {
    restore();
    await removeNamespace(namespace);
  });

  test.each(keys.map((key, index) => [key, index] as const))('"%s"', async (key, index) => {
    const observed = await findPulls(namespace, `key-${index}`);
    const rows = imagesOf(key).map(({ image, kubelet }, row) => {
      const { pull, says } = observed[row] ?? { pull: undefined, says: 'no container' };
      return { image, kubelet, pull, says };
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ image, pull }) => !expectedOutcomes(key, image).some((each) => each === pull))).toEqual([]);
    // And the keyring alone was right about the kubelet, except where the name never gets to it.
    const other = rows.filter(
      ({ kubelet, pull }) =>
        pull?.startsWith('name-refused') === false && kubelet !== (pull === 'pulled' || pull === 'absent'),
    );
    expect(other).toEqual([]);
  });
});
