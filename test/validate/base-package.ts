import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { Diagnostic } from '../../src/diagnostic.js';
import type { ResourceList } from '../../src/resource-list/resource-list.js';
import { validateImagePullSecrets } from '../../src/validate/validate-image-pull-secrets.js';
import { surroundings, type TestSurroundings } from '../support/surroundings.js';
import { patchObjects, type Manifest } from './patch-objects.js';
import { resourceListOf } from './resource-list-of.js';

/** The package that the examples of the rules' pages, and most cases of these tests, are patches of. */
export const basePackage = documents(readFileSync('docs/rules/base-package.yaml', 'utf8'));

/** The manifests of a text. */
export function documents(text: string): readonly Manifest[] {
  // As kubectl and kpt read manifests: a number with a leading zero is octal.
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** The base package with the patch, and the functionConfig that the patched package has. */
export function patchedList(patch: string): ResourceList {
  const objects = patchObjects(basePackage, documents(patch));
  const isFunctionConfig = (manifest: Manifest): boolean => manifest.kind === 'ValidateImagePullSecrets';
  return resourceListOf(
    objects.filter((manifest) => !isFunctionConfig(manifest)),
    objects.find(isFunctionConfig),
  );
}

/** The results for the base package with the patch. */
export function validatePatched(patch: string, around: TestSurroundings = {}): readonly Diagnostic[] {
  return validateImagePullSecrets(patchedList(patch), surroundings(around)).diagnostics;
}
