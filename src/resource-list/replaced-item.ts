import type { ByteText } from '../text/byte-text.js';
import type { ParsedYaml } from '../yaml/node.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import type { Item } from './resource-list.js';

/** An item with another text than the bytes at its place have. */
export class ReplacedItem implements Item {
  readonly index: number;
  readonly start: number;
  readonly end: number;
  readonly column: number;
  readonly kind: string;
  readonly original: Item;
  readonly #text: ByteText;
  #parsed: ParsedYaml | undefined;

  constructor(original: Item, text: ByteText) {
    this.original = original;
    this.index = original.index;
    this.start = original.start;
    this.end = original.end;
    this.column = original.column;
    this.kind = original.kind;
    this.#text = text;
  }

  text(): ByteText {
    return this.#text;
  }

  read(): ParsedYaml {
    return (this.#parsed ??= parseYaml(this.#text, this.column));
  }
}
