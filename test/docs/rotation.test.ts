import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { functionRunner, releases } from '../../src/porch/releases.js';
import { fromResourceList, readPackage, toResourceList } from '../support/package-files.js';
import { runInject } from '../support/run-inject.js';
import { surroundings } from '../support/surroundings.js';
import { rotationWaysOf } from '../../src/inject/check-rotation.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { resourceListOf } from '../validate/resource-list-of.js';
import { documents } from '../validate/base-package.js';

const page = readFileSync(join(__dirname, '../../docs/rotation.md'), 'utf8');
const around = { variables: { HUB_TOKEN: 'not-a-password' }, files: { token: 'not-a-password' } };
const examples = [...page.matchAll(/^### (.+)\n\nFor images such as `([^`]+)`:\n\n```yaml\n([^]*?)```/gm)].map(
  ([, registry = '', image = '', spec = '']) => ({ registry, image, spec }),
);
const packageFiles = readPackage(join(__dirname, '../../examples/inject-reference'));

function run(text: string, porchRelease: string): ReturnType<typeof runInject> {
  const spec = { ...(parse(text) as object), porchRelease };
  const head = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'InjectRegistryAuth', metadata: { name: 'example' } };
  return runInject(toResourceList(packageFiles, stringify({ ...head, spec })), around);
}

test('every registry has its row and its example of three to eight lines', () => {
  const [, table = ''] = /\| registry \| credential[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
  const rows = table.trim().split('\n');
  expect(rows.map((row) => row.split(' | ')[0]?.slice(2))).toEqual(examples.map(({ registry }) => registry));
  for (const { spec } of examples) {
    const lines = spec.trimEnd().split('\n').length;
    expect(lines).toBeGreaterThanOrEqual(3);
    expect(lines).toBeLessThanOrEqual(8);
  }
});

describe.each(examples)('$registry', ({ image, spec }) => {
  const { rotation } = parse(spec) as { rotation: string };
  // The example package has no porch-server; test/validate/ambient-output.test.ts has packages with it.
  const builds = releases
    .filter(({ evaluator }) => evaluator === functionRunner)
    .filter((release) => rotationWaysOf(release).some((way) => way === rotation));

  test.each(builds.map(({ build }) => build))('%s: the example works, and its credentials arrive', (build) => {
    const outcome = run(spec, build);
    expect([outcome.status, outcome.stderr]).toEqual([0, '']);
    expect(runInject(outcome.output, around).items).toBe(outcome.items);

    const files = fromResourceList(outcome.items);
    const list = resourceListOf(Object.values(files).flatMap(documents), {
      apiVersion: 'fn.kpt.dev/v1alpha1',
      kind: 'ValidateImagePullSecrets',
      metadata: { name: 'validate' },
      spec: {
        porchRelease: build,
        images: [image],
        privateRegistries: [image],
        ...(spec.includes('artifactory') && { secret: { name: 'artifactory-pull' } }),
      },
    });
    const found = validateImagePullSecrets(list, surroundings()).diagnostics;
    const foreign = ['flag-unknown-to-release', 'wrapper-image-missing'];
    const isForeign = found.some(({ rule }) => foreign.includes(rule));
    const errors = found.filter(({ rule, severity }) => severity === 'error' && !foreign.includes(rule));
    expect(isForeign ? [] : errors).toEqual([]);
    expect(found.filter(({ rule, severity }) => rule === 'rotation-not-propagated' && severity !== 'info')).toEqual([]);
  });

  test('a build that was not seen to do it names what works there', () => {
    const release = releases.find((each) => !rotationWaysOf(each).some((way) => way === rotation));
    const { status, stderr } = run(spec, release?.build ?? '');
    expect(status).toBe(1);
    expect(stderr).toMatch(/must be "none"|upgrade to v3\.0\.2/);
  });
});
