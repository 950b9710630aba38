import { objectAt, type JsonObject } from '../validate/json-value.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { ByteText } from '../text/byte-text.js';

/** The objects of one file, or why it cannot be read, with the line in the file. */
export type ManifestsOrError =
  | { readonly objects: readonly JsonObject[]; readonly error?: never }
  | { readonly error: string; readonly objects?: never };

/**
 * Reads the YAML documents of a file, and gives each object the annotations that kpt gives it: its file's path, and its
 * place there.
 */
export function parseManifests(text: ByteText, path: string): ManifestsOrError {
  const objects: JsonObject[] = [];
  for (const document of splitDocuments(text)) {
    const { node, error } = parseYaml(document.text);
    if (error) return { error: `${path}: line ${document.line + error.line - 1}: ${error.message}` };
    const value = yamlValue(node);
    if (value !== null) objects.push(withPlace(objectAt(value), path, objects.length));
  }
  return { objects };
}

interface Document {
  readonly text: ByteText;
  /** Where it begins in the file, from 1. */
  readonly line: number;
}

/** Documents begin behind a line that starts with `---`, and end at one that starts with `...`. */
function splitDocuments(text: ByteText): readonly Document[] {
  const documents: Document[] = [];
  let lines: string[] = [];
  let first = 1;
  const end = (next: number): void => {
    if (lines.some((line) => /^\s*[^\s#]/.test(line)))
      documents.push({ text: lines.join('\n').replace(/\n?$/, '\n'), line: first });
    lines = [];
    first = next;
  };
  for (const [index, line] of text
    .replace(/^\xef\xbb\xbf/, '')
    .split('\n')
    .entries()) {
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(line)) {
      end(index + 1);
      lines.push(`   ${line.slice(3)}`);
    } else if (lines.length > 0 || !line.startsWith('%')) lines.push(line);
    else first++;
  }
  end(0);
  return documents;
}

function withPlace(object: JsonObject, path: string, index: number): JsonObject {
  const annotations = {
    ...objectAt(object, 'metadata', 'annotations'),
    'internal.config.kubernetes.io/path': path,
    'internal.config.kubernetes.io/index': String(index),
  };
  return { ...object, metadata: { ...objectAt(object, 'metadata'), annotations } };
}
