import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKeyringCredential } from '../../src/registry/kubelet-credential.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';
import { conformanceRows } from '../support/conformance-rows.js';

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

describe('observations of the real programs', () => {
  test('images.jsonl', () => {
    const rows = conformanceRows('images.jsonl') as readonly ImageRow[];
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
    const rows = conformanceRows('lookups.jsonl') as readonly LookupRow[];
    const differing = rows.filter((row) => {
      const file = Buffer.from(JSON.stringify({ auths: { [row.key]: { auth: 'YWxpY2U6czNjcmV0' } } }));
      const reference = parseImageReference(row.image);
      const runner = reference.error === undefined && findRunnerCredential(file, reference).outcome === 'authenticated';
      return (
        runner !== row.runner || (findKeyringCredential(file, row.image).outcome === 'authenticated') !== row.kubelet
      );
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });

  test("runner.jsonl: the kubelet's outcome", () => {
    const rows = (conformanceRows('runner.jsonl') as readonly RunnerRow[]).filter(
      (row) => row.kubelet && row.authFile !== null,
    );
    const differing = rows.filter((row) => {
      const { outcome } = findKeyringCredential(Buffer.from(row.authFile ?? ''), row.image);
      return (outcome === 'fails' ? 'pod-pull-fails' : outcome) !== row.kubelet?.outcome;
    });
    expect(rows.length).toBeGreaterThan(0);
    expect(differing).toEqual([]);
  });

  test('runner.jsonl: every image that was authenticated has a credential in the file', () => {
    const rows = (conformanceRows('runner.jsonl') as readonly RunnerRow[]).filter(
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
