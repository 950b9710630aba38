import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKubeletCredential } from '../../src/registry/kubelet-credential.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';

/** What the real parts did; lies beside the project, not in it. */
const folder = join(process.env['PROJECT'] ?? resolve(__dirname, '../..'), '../shared/conformance');
const present = existsSync(folder);
const describeRows = present ? describe : describe.skip;
const reason = present ? '' : ` (skipped: there is no ../shared/conformance)`;

interface ImageRow {
  readonly image: string;
  readonly registry?: string;
  readonly repository?: string;
  readonly identifier?: string;
  readonly error?: string;
}
interface LookupRow {
  readonly key: string;
  readonly image: string;
  readonly runner: boolean;
  readonly kubelet: boolean;
}
interface RunnerRow {
  readonly id: string;
  readonly authFile: string | null;
  readonly image: string;
  readonly verdict: string;
  readonly kubelet?: { readonly outcome: string } | null;
}

function readRows(name: string): readonly unknown[] {
  if (!present) return [];
  const lines = readFileSync(join(folder, name), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as unknown);
}

describeRows(`observations of the real parts${reason}`, () => {
  test('images.jsonl', () => {
    const rows = readRows('images.jsonl') as readonly ImageRow[];
    const differing = rows.filter((row) => {
      const parsed = parseImageReference(row.image);
      if (parsed.error !== undefined) return row.error === undefined;
      const { registry, repository, identifier } = parsed;
      return registry !== row.registry || repository !== row.repository || identifier !== row.identifier;
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });

  test('lookups.jsonl', () => {
    const rows = readRows('lookups.jsonl') as readonly LookupRow[];
    const differing = rows.filter((row) => {
      const file = Buffer.from(JSON.stringify({ auths: { [row.key]: { auth: 'YWxpY2U6czNjcmV0' } } }));
      const reference = parseImageReference(row.image);
      const runner = reference.error === undefined && findRunnerCredential(file, reference).outcome === 'authenticated';
      return (
        runner !== row.runner || (findKubeletCredential(file, row.image).outcome === 'authenticated') !== row.kubelet
      );
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });

  test("runner.jsonl: the kubelet's outcome", () => {
    const rows = (readRows('runner.jsonl') as readonly RunnerRow[]).filter(
      (row) => row.kubelet && row.authFile !== null,
    );
    const differing = rows.filter((row) => {
      const { outcome } = findKubeletCredential(Buffer.from(row.authFile ?? ''), row.image);
      return (outcome === 'fails' ? 'pod-pull-fails' : outcome) !== row.kubelet?.outcome;
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });

  test('runner.jsonl: every image that was authenticated has a credential in the file', () => {
    const rows = (readRows('runner.jsonl') as readonly RunnerRow[]).filter(
      (row) => row.verdict === 'authenticated' && row.image.includes('/'),
    );
    const differing = rows.filter((row) => {
      const reference = parseImageReference(row.image);
      const file = Buffer.from(row.authFile ?? '');
      return reference.error !== undefined || findRunnerCredential(file, reference).outcome !== 'authenticated';
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });
});
