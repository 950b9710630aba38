import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseKubeletImageName } from '../../src/registry/kubelet-image-name.js';
import { servers } from '../e2e/support/servers.js';
import { conformanceRows } from '../support/conformance-rows.js';
import { standForAll } from './support/node.js';
import { applyPulls, findPulls, makeNamespace, removeNamespace } from './support/pods.js';

const digits = 'a'.repeat(64);
const listed = (conformanceRows('images.jsonl') as readonly { readonly image: string }[]).map(({ image }) => image);

/** Names at the edges of the kubelet's rules. */
const made = [
  ...['a', 'A', 'a/B', 'A/b', 'a_b', 'a__b', 'a___b', 'a..b', 'a--b', '-a', 'a-', 'a.', '_a', 'a/b/c/d/e'],
  ...['localhost', 'localhost/a', 'local_host/a', 'my_registry:5000/a', 'a:5000/b', 'a:port/b', 'a:/b', 'a.b/c:'],
  ...['a.b/c:-x', 'a.b/c:.x', 'a.b/c:_x', `a.b/c:${'x'.repeat(128)}`, `a.b/c:${'x'.repeat(129)}`, 'a.b/c:x y'],
  ...[`a.b/${'x'.repeat(255)}`, `a.b/${'x'.repeat(256)}`, digits, `a.b/${digits}`, digits.slice(1)],
  ...[`a.b/c@sha256:${digits}`, `a.b/c@sha256:${digits.toUpperCase()}`, `a.b/c@sha256:${digits.slice(1)}`],
  ...[`a.b/c@sha512:${digits}${digits}`, `a.b/c@md5:${digits.slice(32)}`, `a.b/c:v1@sha256:${digits}`, 'a.b/c@'],
  ...['http://a.b/c', 'docker.io/a', 'index.docker.io/a', 'docker.io//a', '/a', 'a/', 'a//b', 'a b', 'a.b/ä'],
  ...['[::1]/a', '[::1]:5000/a', '::1/a', 'a.-b/c', '-a.b/c', 'a.b-/c', 'A.B/c', 'a.b:5000', 'a.b/c#d', 'a.b/c?d'],
];

describe('a name that the kubelet refuses is one that the model refuses', () => {
  // The API server takes no empty name, and none with white space around it.
  const names = [...new Set([...listed, ...made])].filter((name) => name !== '' && name.trim() === name);
  let namespace = '';
  let restore = (): void => undefined;

  beforeAll(async () => {
    restore = standForAll(servers.registry);
    namespace = await makeNamespace();
    await applyPulls(namespace, { name: 'names', images: names });
  });

  afterAll(async () => {
    restore();
    await removeNamespace(namespace);
  });

  test(`${names.length} names`, async () => {
    const observed = await findPulls(namespace, 'names');
    const differing = names.flatMap((name, index) => {
      const { pull, says } = observed[index] ?? { pull: undefined, says: '' };
      const { error } = parseKubeletImageName(name);
      // What the kubelet takes gets to the runtime, which refuses some names by rules of its own, or to the registry.
      const expected = error === undefined ? ['unauthorized', 'name-refused-by-runtime'] : ['name-refused'];
      return expected.some((each) => each === pull) ? [] : [{ name, pull, says, error }];
    });
    expect(differing).toEqual([]);
  });
});
