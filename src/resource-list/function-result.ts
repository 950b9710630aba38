import type { Diagnostic } from '../diagnostic.js';
import type { YamlData } from '../edit/yaml-data.js';
import { printableText } from '../text/printable-text.js';

/** A diagnostic as an entry of a ResourceList's `results` (the KRM functions specification's Result). */
export function functionResult(diagnostic: Diagnostic): Readonly<Record<string, YamlData>> {
  const { message, severity, resourceRef, fieldPath, file, rule, tags } = diagnostic;
  return {
    message: printableText(message),
    severity,
    ...(resourceRef && { resourceRef: { ...resourceRef } }),
    ...(fieldPath !== undefined && { field: { path: fieldPath } }),
    ...(file && { file: { ...file } }),
    tags: { ...tags, rule },
  };
}
