import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseImageReference } from '../../src/registry/image-reference.js';
import { findKubeletCredential } from '../../src/registry/kubelet-credential.js';
import { findRunnerCredential } from '../../src/registry/runner-credential.js';
import { jsonLines } from '../support/shared.js';

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

describe('image references', () => {
  test.each(readFixtures('image-references.jsonl') as readonly ReferenceRow[])('$image', ({ image, ...expected }) => {
    const parsed = parseImageReference(image);
    expect(parsed.error === undefined ? parsed : { error: true }).toEqual(expected);
  });
});

describe('credentials', () => {
  test.each(readFixtures('credentials.jsonl') as readonly CredentialRow[])(
    '$image in $file',
    ({ image, file, runner, kubelet, served }) => {
      const bytes = Buffer.from(file);
      const reference = parseImageReference(image);
      const found = findKubeletCredential(bytes, image);
      expect({
        runner: reference.error === undefined ? findRunnerCredential(bytes, reference).outcome : 'image-refused',
        kubelet: found.outcome,
        served: 'keys' in found ? found.keys.length : 0,
      }).toEqual({ runner, kubelet, served });
    },
  );
});
