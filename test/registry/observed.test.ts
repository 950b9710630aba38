import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKeyringCredential } from '../../src/registry/kubelet-credential.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';
import { jsonLines } from '../support/conformance-rows.js';

/**
 * Names and files made at random, with what go-containerregistry 0.20.6 and the keyring of Kubernetes 1.34.4 made of
 * them.
 */
function readFixtures(name: string): readonly unknown[] {
  return jsonLines(join(__dirname, 'fixtures', name));
}

interface ReferenceRow {
  readonly image: string;
  readonly error?: true;
}
interface CredentialRow {
  readonly image: string;
  readonly file: string;
  readonly runner: string;
  readonly kubelet: string;
  /** How many credentials the kubelet would try. */
  readonly served: number;
}

// One test for all rows, as there are many.
test('image references', () => {
  const rows = readFixtures('image-references.jsonl') as readonly ReferenceRow[];
  const differing = rows.flatMap(({ image, ...expected }) => {
    const parsed = parseImageReference(image);
    const found = parsed.error === undefined ? parsed : { error: true };
    return isDeepStrictEqual(found, expected) ? [] : [{ image, expected, found }];
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(differing).toEqual([]);
});

test('credentials', () => {
  const rows = readFixtures('credentials.jsonl') as readonly CredentialRow[];
  const differing = rows.flatMap(({ image, file, ...expected }) => {
    const bytes = Buffer.from(file);
    const reference = parseImageReference(image);
    const kubelet = findKeyringCredential(bytes, image);
    const found = {
      runner: reference.error === undefined ? findRunnerCredential(bytes, reference).outcome : 'image-refused',
      kubelet: kubelet.outcome,
      served: 'keys' in kubelet ? kubelet.keys.length : 0,
    };
    return isDeepStrictEqual(found, expected) ? [] : [{ image, file, expected, found }];
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(differing).toEqual([]);
});
