import { parseAllDocuments } from 'yaml';
import type { Manifest } from '../../validate/patch-objects.js';

/** The manifests of a YAML text, as kubectl and kpt read them: a number with a leading zero is octal. */
export function readManifests(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { version: '1.1' })
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}
