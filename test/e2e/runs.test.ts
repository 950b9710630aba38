import { describe, expect, test } from '@jest/globals';
import { parseResourceList } from '../../src/resource-list/parse-resource-list.js';
import { textAt } from '../../src/package/json-value.js';
import { fromResourceList, toResourceList, type PackageFiles } from '../support/package-files.js';
import { Gate } from './support/gate.js';
import { apply, applyThrough, makePlace, read, type Place } from './support/cluster.js';
import { applyPackage, clusterManifests, examplePackage, injectConfig } from './support/package.js';
import { runProgram } from './support/programs.js';
import { servers } from './support/servers.js';

const spec = {
  porchRelease: 'v1.5.8',
  secret: { registries: [{ server: 'registry.example.com', username: 'robot', passwordEnv: 'PASSWORD' }] },
  rolloutRevision: '1',
};
const PASSWORD = 'not-a-password';

async function runMutator(input: string): Promise<string> {
  const ended = await runProgram('inject-registry-auth', [], input, { PASSWORD });
  expect(ended).toMatchObject({ status: 0, stderr: '' });
  return ended.stdout;
}

/** The items of a function's output, and not its results. */
function itemsOf(output: string): string {
  return output.slice(0, output.indexOf('\nresults:\n') + 1);
}

const deploymentOf = (place: Place) =>
  ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'function-runner', namespace: place.porch },
  }) as const;

/** The login in the Secret that the API server holds. */
async function storedLogin(place: Place): Promise<string> {
  const metadata = { name: 'auth-secret', namespace: place.porch };
  const file = textAt(await read({ apiVersion: 'v1', kind: 'Secret', metadata }), 'data', '.dockerconfigjson') ?? '';
  const config: unknown = JSON.parse(Buffer.from(file, 'base64').toString());
  return Buffer.from(textAt(config, 'auths', 'registry.example.com', 'auth') ?? '', 'base64').toString();
}

test('two runs at once make the same package, and two applies at once one rollout', async () => {
  const place = await makePlace();
  const input = toResourceList(examplePackage(place), injectConfig(spec));
  const [first, second] = await Promise.all([runMutator(input), runMutator(input)]);
  expect(second).toBe(first);
  const files = fromResourceList(itemsOf(first));
  await Promise.all([applyPackage(files, 'one'), applyPackage(files, 'other')]);
  expect((await read(deploymentOf(place))).metadata).toMatchObject({ generation: 1 });
  expect(await storedLogin(place)).toBe(`robot:${PASSWORD}`);
});

test('a package of 10,000 items: the changed ones are applied, the others have their bytes', async () => {
  const place = await makePlace();
  const many: PackageFiles = Object.fromEntries(
    Array.from({ length: 10_000 }, (_, index) => [
      `values/${index}.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: # ${index}\n  name: values-${index}\n  namespace: porch-system\ndata: { value: '${index}' }\n`,
    ]),
  );
  const input = toResourceList({ ...many, ...examplePackage(place) }, injectConfig(spec));
  const output = await runMutator(input);
  const texts = (list: string): readonly string[] =>
    parseResourceList(Buffer.from(list)).list?.items.map((item) => item.text()) ?? [];
  const before = new Set(texts(input));
  const changed = texts(output).filter((text) => !before.has(text));
  // The Deployment and the Secret; the Role of the package suffices for this build.
  expect(changed.map((text) => /^ *kind: (.*)$/m.exec(text)?.[1] ?? text)).toEqual(['Deployment', 'Secret']);
  expect(texts(output)).toHaveLength(before.size + 1);

  await applyPackage(examplePackage(place));
  await apply(
    clusterManifests(Object.fromEntries(changed.map((text, index) => [String(index), text.replace(/\n {2}/g, '\n')]))),
  );
  expect((await read(deploymentOf(place))).metadata).toMatchObject({ generation: 2 });
  expect(await storedLogin(place)).toBe(`robot:${PASSWORD}`);
});

describe('a server that goes away in the middle of an apply', () => {
  test.each([2_000, 6_000])('after %d bytes: an error, and a second apply makes it whole', async (bytes) => {
    const place = await makePlace();
    const output = await runMutator(toResourceList(examplePackage(place), injectConfig(spec)));
    const manifests = clusterManifests(fromResourceList(itemsOf(output)));
    await Gate.use(servers.apiserver, async (gate) => {
      gate.letThrough(bytes);
      await expect(applyThrough(gate.url, manifests)).rejects.toThrow(
        /ECONNRE|socket hang up|disconnected|Premature close/,
      );
    });

    await apply(manifests);
    for (const manifest of manifests) expect(await read(manifest)).toMatchObject({ metadata: manifest.metadata });
    expect(await storedLogin(place)).toBe(`robot:${PASSWORD}`);
    expect((await read(deploymentOf(place))).metadata).toMatchObject({ generation: 1 });
  });
});
