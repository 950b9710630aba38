import { Parser } from 'yaml';
import { objectAt, type JsonObject } from '../package/json-value.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { ByteText } from '../text/byte-text.js';
import type { Result } from '../result.js';

/** The objects of one file, or why it cannot be read, with the line in the file. */
export type ManifestsOrError = Result<{ objects: readonly JsonObject[] }, { error: string }>;

const byteOrderMark = /^\xef\xbb\xbf/;

/**
 * Reads the YAML documents of a file, and gives each object the annotations of kpt: the file's path, and its index there.
 */
export function parseManifests(bytes: ByteText, path: string): ManifestsOrError {
  const text = bytes.replace(byteOrderMark, '');
  const objects: JsonObject[] = [];
  for (const [start, end] of findDocuments(text)) {
    const { node, error } = parseYaml(text.slice(start, end));
    if (error) {
      const linesBefore = text.slice(0, start).split('\n').length - 1;
      return { error: `${path}: line ${linesBefore + error.line}: ${error.message}` };
    }
    const value = yamlValue(node);
    if (value !== null) objects.push(withPlace(objectAt(value), path, objects.length));
  }
  return { objects };
}

/** Where each document begins and ends. Text between two documents, such as a directive or `...`, is left out. */
function findDocuments(text: ByteText): readonly (readonly [start: number, end: number])[] {
  const documents: (readonly [number, number])[] = [];
  let start: number | undefined;
  for (const { type, offset } of new Parser().parse(text)) {
    // The fault belongs to the document, and is reported when the document is read.
    if (type === 'error') continue;
    if (start !== undefined) documents.push([start, offset]);
    start = type === 'document' ? offset : undefined;
  }
  return start === undefined ? documents : [...documents, [start, text.length]];
}

function withPlace(object: JsonObject, path: string, index: number): JsonObject {
  const annotations = {
    ...objectAt(object, 'metadata', 'annotations'),
    'internal.config.kubernetes.io/path': path,
    'internal.config.kubernetes.io/index': String(index),
  };
  return { ...object, metadata: { ...objectAt(object, 'metadata'), annotations } };
}
