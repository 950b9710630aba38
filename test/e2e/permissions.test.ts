import { describe, expect, test } from '@jest/globals';
import { releases } from '../../src/porch/releases.js';
import { applyPackage, examplePackage, inject } from './support/package.js';
import { makePlace, mayDo } from './support/cluster.js';

const verbs = ['get', 'list', 'watch', 'create', 'update'];
/** The verbs of the example package's Role, which are those that Porch's own packages ship. */
const shipped = ['get', 'create', 'update'];

/** By the API server's word, which verbs the runner's ServiceAccount has on Secrets beside the function pods. */
async function allowedVerbs(porch: string, functions: string): Promise<readonly string[]> {
  const user = `system:serviceaccount:${porch}:porch-fn-runner`;
  const answers = await Promise.all(verbs.map((verb) => mayDo(user, verb, 'secrets', functions)));
  return verbs.filter((_, index) => answers[index]);
}

// The example package's evaluator is the function runner.
const builds = releases.flatMap(({ build, evaluator, privateRegistries }) =>
  privateRegistries === undefined || evaluator.name !== 'function-runner'
    ? []
    : [[build, privateRegistries.secretVerbs] as const],
);

describe('SubjectAccessReview of what the build needs on Secrets', () => {
  test.each(builds)('%s: %j, only with the Role that the mutator makes', async (build, needed) => {
    const place = await makePlace();
    const files = examplePackage(place);
    // A Role that does not know of Secrets yet, as packages before v3.0.2 have it.
    const rbac = files['rbac.yaml']?.replace(/ {2}# Credentials of function pods\n[^]*?(?=---)/, '') ?? '';
    const bare = { ...files, 'rbac.yaml': rbac };
    await applyPackage(bare);
    expect(await allowedVerbs(place.porch, place.functions)).toEqual([]);

    const run = inject(bare, { porchRelease: build });
    expect(run.stderr).toBe('');
    await applyPackage(run.files);
    expect(await allowedVerbs(place.porch, place.functions)).toEqual(
      verbs.filter((verb) => needed.includes(verb as 'get')),
    );
  });

  test('the Role as shipped is enough for builds to v1.5.8, not for main', async () => {
    const place = await makePlace();
    const files = examplePackage(place);
    await applyPackage(files);
    expect(await allowedVerbs(place.porch, place.functions)).toEqual(shipped);
    await applyPackage(inject(files, { porchRelease: 'main' }).files);
    expect(await allowedVerbs(place.porch, place.functions)).toEqual(verbs);
  });
});
