import type { ByteText } from '../text/byte-text.js';
import type { ParsedYaml } from './node.js';
import { parseBlockYaml } from './parse-block-yaml.js';
import { parseWithLibrary } from './parse-with-library.js';

/**
 * The one YAML node that `text` holds, with exact byte ranges. Text without a node is an empty plain scalar (null).
 *
 * The first line of `text` begins at `column` of its line, as the text of an item does after its `- `; the lines after
 * it are whole. An error's line and column count from the beginning of `text`, with `column` added on its first line.
 *
 * Ordinary manifests are read by our own reader. Whatever it does not cover for certain goes to the `yaml` package.
 */
export function parseYaml(text: ByteText, column = 0): ParsedYaml {
  const node = parseBlockYaml(text, column);
  return node === undefined ? parseWithLibrary(text, column) : { node };
}
