import type { ByteText } from '../text/byte-text.js';
import type { YamlError } from './node.js';

/** A YamlError at a byte offset of `text`, whose first line begins at `column`. */
export function yamlErrorAt(text: ByteText, column: number, offset: number, message: string): YamlError {
  const place = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let lineStart = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < place; end = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = end + 1;
  }
  return { message, offset: place, line, column: place - lineStart + 1 + (line === 1 ? column : 0) };
}
