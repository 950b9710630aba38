import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { patchObjects, type Manifest } from '../validate/patch-objects.js';
import { apply, define, findRefusal, makePlace } from './support/cluster.js';
import { readManifests } from './support/manifests.js';
import { customResource } from './support/package.js';
import { playRollout } from './support/play-kubelet.js';
import { runProgram } from './support/programs.js';

/**
 * The example that fails of every rule's page, applied for real, and what comes of it: `check` shows the rule, or
 * another that says the same of a cluster, or the API server refuses the example.
 */
const outcomes: Readonly<Record<string, 'shown' | 'refused' | `shown as ${string}` | `not shown: ${string}`>> = {
  'ambient-config-unusable': 'shown',
  'ambient-key-unmatched': 'shown',
  'ambient-pull-secret-missing': 'shown',
  'argument-unknown': 'shown',
  'auth-entry-doubtful': 'shown',
  'auth-entry-empty': 'shown',
  'auth-entry-token-only': 'shown',
  'auth-file-not-from-secret': 'shown',
  'auth-key-lacks-port': 'shown',
  'auth-key-not-host': 'shown',
  'auth-mount-hidden': 'shown',
  'auth-path-is-folder': 'shown',
  'auth-path-not-mounted': 'shown',
  'credential-store-ignored': 'shown',
  'credentials-in-clear': 'not shown: every Secret of a cluster is in clear there',
  'credentials-wider-than-needed': 'shown',
  'docker-config-flat': 'shown',
  'docker-config-unusable': 'shown',
  'endpoint-with-scheme': 'not shown: the check reads Secrets, not what makes them',
  'evaluator-not-in-package': 'shown',
  'external-target-immutable': 'not shown: the check reads Secrets, not what makes them',
  'feature-not-in-release': 'shown',
  'flag-given-twice': 'shown',
  'flag-lost': 'shown',
  'flag-unknown-to-release': 'shown',
  'flag-value-invalid': 'shown',
  'function-secret-differs': 'shown as function-secret-outdated',
  'function-secret-empty': 'shown',
  'function-secret-immutable': 'shown',
  'function-secret-wrong-type': 'shown',
  'generator-in-other-namespace': 'not shown: the check reads Secrets, not what makes them',
  'image-pinned-by-digest': 'shown',
  'mirror-blocked': 'shown',
  'mount-hides-runner-files': 'shown',
  'pod-runtime-disabled': 'shown',
  'private-registries-not-enabled': 'shown',
  'private-registry-without-image': 'shown',
  'registry-flags-on-wrong-component': 'shown',
  'registry-never-authenticated': 'shown',
  'role-lacks-secret-verbs': 'shown',
  'role-not-in-package': 'shown as service-account-not-allowed',
  'rotation-not-propagated': 'not shown: whether the rotation arrived is seen by itself',
  'secret-data-not-base64': 'refused',
  'secret-given-twice': 'not shown: of one name a cluster has one Secret, whatever makes it',
  'secret-in-other-namespace': 'shown',
  'secret-missing': 'shown',
  'secret-mode-unreadable': 'shown',
  'secret-mounted-by-sub-path': 'shown',
  'secret-name-differs': 'shown',
  'secret-name-invalid': 'shown',
  'secret-refused': 'refused',
  'secret-wrong-key': 'shown',
  'secret-wrong-type': 'shown',
  'service-account-not-bound': 'shown',
  'service-account-pull-secrets-lost': 'shown',
  'tag-listing-unauthenticated': 'not shown: a cluster has no Kptfile, so no constraint',
  'template-missing': 'shown',
  'template-pull-secrets-replaced': 'shown',
  'template-unusable': 'shown',
  'tls-ca-missing': 'shown',
  'tls-ca-not-pem': 'shown',
  'tls-not-enabled': 'shown',
  'tls-path-not-mounted': 'shown',
  'tls-secret-type-refused': 'refused',
  'token-refresh-too-slow': 'not shown: the check reads Secrets, not what makes them',
  'volume-missing': 'refused',
  'wrapper-image-missing': 'shown',
};

const pages = 'docs/rules';

/** What only a package holds, and what makes Secrets in a cluster that has it. */
const notApplied = ['Kptfile', 'ValidateImagePullSecrets', 'ExternalSecret', 'ECRAuthorizationToken'];

function exampleOf(page: string): string | undefined {
  return /## An example that fails\n\n```yaml\n([^]*?)```/.exec(readFileSync(join(pages, page), 'utf8'))?.[1];
}

const labels = { app: 'function-runner' };
/** The rules' base package, with what an API server wants of a Deployment. */
const base = patchObjects(readManifests(readFileSync(join(pages, 'base-package.yaml'), 'utf8')), [
  {
    ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'function-runner', namespace: 'porch-system' } },
    ...{ spec: { selector: { matchLabels: labels }, template: { metadata: { labels } } } },
  },
]);

beforeAll(async () => {
  await define([customResource('bitnami.com', 'v1alpha1', 'SealedSecret')]);
});

const folder = mkdtempSync(join(tmpdir(), 'porch-registry-auth-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Shown {
  readonly status: number;
  readonly rules: readonly string[];
  readonly errors: string;
}

/** Applies a package and looks at the cluster. The images of its Kptfile are named as the validator's `images`. */
async function applyAndCheck(patches: readonly Manifest[]): Promise<Shown | { readonly refused: readonly string[] }> {
  const place = await makePlace();
  const objects = place.move(patchObjects(base, patches));
  const applied = objects.filter(({ kind }) => !notApplied.includes(kind));
  const refusals = await Promise.all(applied.map(findRefusal));
  const refused = refusals.filter((reason) => reason !== undefined);
  if (refused.length > 0) return { refused };
  await apply(applied);
  await playRollout(place.porch, labels);

  const given = objects.find(({ kind }) => kind === 'ValidateImagePullSecrets') as { spec?: object } | undefined;
  const images = objects.filter(({ kind }) => kind === 'Kptfile').flatMap(pipelineImages);
  const functionConfig = join(folder, 'function-config.yaml');
  writeFileSync(functionConfig, JSON.stringify({ ...given, spec: { ...given?.spec, images } }));
  const args = ['check', '--namespace', place.porch, '--output', 'json', '--fn-config', functionConfig];
  const { status, stdout, stderr } = await runProgram('porch-registry-auth', args);
  const report = (stdout === '' ? { findings: [] } : JSON.parse(stdout)) as { findings: { tags: { rule: string } }[] };
  return { status, rules: report.findings.map(({ tags }) => tags.rule), errors: stderr };
}

function pipelineImages(kptfile: Manifest): readonly string[] {
  const { pipeline } = kptfile as Manifest & { pipeline?: { mutators?: { image?: string }[] } };
  return (pipeline?.mutators ?? []).flatMap(({ image }) => (image === undefined ? [] : [image]));
}

test('the table has every rule with an example that fails', () => {
  const names = readdirSync(pages).filter((file) => exampleOf(file) !== undefined);
  expect(Object.keys(outcomes)).toEqual(names.map((file) => file.replace('.md', '')));
});

test('the base package is healthy', async () => {
  expect(await applyAndCheck([])).toEqual({ status: 0, rules: [], errors: '' });
});

describe('on the API server, what the example of the page shows', () => {
  test.each(Object.entries(outcomes))('%s: %s', async (rule, outcome) => {
    const shown = await applyAndCheck(readManifests(exampleOf(`${rule}.md`) ?? ''));
    if (outcome === 'refused') {
      expect(shown).toEqual({ refused: [expect.any(String)] });
      return;
    }
    const [, otherName] = /^shown as (.*)/.exec(outcome) ?? [];
    const isShown = !outcome.startsWith('not shown');
    const expected = expect.arrayContaining([otherName ?? rule]) as unknown;
    expect(shown).toMatchObject({ rules: isShown ? expected : expect.not.arrayContaining([rule]), errors: '' });
  });
});
