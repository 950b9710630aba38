import type { ByteText } from '../text/byte-text.js';
import { bar, colon, dash, doubleQuote, greater, openBrace, openBracket, singleQuote } from '../text/ascii.js';
import { Cursor, decline, Declined, maxDepth } from './cursor.js';
import type { ScalarNode, YamlNode } from './node.js';
import {
  addKey,
  closeCollection,
  type OpenCollection,
  type OpenMapping,
  type OpenSequence,
  setValue,
} from './open-collection.js';
import { readBlockScalar } from './read-block-scalar.js';
import { readFlowCollection } from './read-flow-collection.js';
import { readPlainScalar } from './read-plain-scalar.js';
import { readQuotedScalar } from './read-quoted-scalar.js';

/**
 * Reads the YAML that people and kpt, kustomize and kubectl write, JSON included, in linear time. Undefined where the
 * text holds anything that this reader does not cover for certain: anchors, tags, tabs as white space, several
 * documents, and every fault. What it does read it reads as the `yaml` package does.
 */
export function parseBlockYaml(text: ByteText, column: number): YamlNode | undefined {
  try {
    return new BlockReader(text, column).read();
  } catch (error) {
    if (error instanceof Declined) return undefined;
    throw error;
  }
}

class BlockReader {
  readonly #cursor: Cursor;
  /** Whole documents may begin at column 0; an item's text is within a list at column 0. */
  readonly #rootIndent: number;
  readonly #open: OpenCollection[] = [];
  #root: YamlNode | undefined;
  /** Where the last thing read ends. */
  #end = 0;

  constructor(text: ByteText, column: number) {
    this.#cursor = new Cursor(text, column);
    this.#rootIndent = column < 2 ? -1 : 0;
  }

  read(): YamlNode | undefined {
    const cursor = this.#cursor;
    cursor.skipSpaces();
    if (cursor.isLineRestEmpty() && !cursor.toNextContent()) return undefined;
    if (this.#rootIndent < 0 && cursor.column() === 0 && cursor.text.startsWith('---', cursor.pos)) {
      cursor.pos += 3;
      if (!cursor.toNextContent()) return undefined;
    }
    do {
      const column = cursor.column();
      if (column === 0 && cursor.isDocumentMarker()) decline();
      this.#closeTo(column);
      this.#readContent(column);
    } while (cursor.toNextContent());
    while (this.#open.length > 0) this.#close();
    return this.#root;
  }

  #top(): OpenCollection | undefined {
    return this.#open[this.#open.length - 1];
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed !== undefined) closeCollection(closed, this.#end);
  }

  /** Closes the collections that a line beginning at `column` ends. */
  #closeTo(column: number): void {
    let top = this.#top();
    while (top !== undefined && top.column > column) {
      this.#close();
      top = this.#top();
    }
    if (top?.kind === 'sequence' && top.column === column && !this.#isDash()) this.#close();
  }

  #isDash(): boolean {
    const { text, pos } = this.#cursor;
    return text.charCodeAt(pos) === dash && this.#cursor.isBlankAt(pos + 1);
  }

  /** Puts a value at the current place in the tree. */
  #attach(value: YamlNode, column: number): void {
    const top = this.#top();
    if (top === undefined) {
      if (this.#root !== undefined || column <= this.#rootIndent) decline();
      this.#root = value;
      return;
    }
    const isCompact = top.kind === 'mapping' && value.kind === 'sequence' && value.style === 'block';
    if (column === top.column && !isCompact) decline();
    setValue(top, value);
  }

  #push(collection: OpenCollection): void {
    this.#attach(collection, collection.column);
    this.#open.push(collection);
    if (this.#open.length > maxDepth) decline();
  }

  /** Reads what begins at `column`, with what follows on its line. */
  #readContent(lineColumn: number): void {
    const cursor = this.#cursor;
    let column = lineColumn;
    while (this.#isDash()) {
      this.#openEntry(column);
      cursor.skipSpaces();
      if (cursor.isLineRestEmpty()) return;
      column = cursor.column();
    }
    const node = this.#readNode();
    if (!this.#isColon()) {
      this.#attach(node, column);
      this.#end = node.end;
      return;
    }
    this.#openKey(node, column);
    cursor.skipSpaces();
    if (cursor.isLineRestEmpty()) return;
    const value = this.#readNode();
    setValue(this.#top() ?? decline(), value);
    this.#end = value.end;
  }

  #openEntry(column: number): void {
    const start = this.#cursor.pos;
    let sequence = this.#top();
    if (sequence?.kind !== 'sequence' || sequence.column !== column) {
      const opened: OpenSequence = { kind: 'sequence', start, end: start, style: 'block', column, entries: [] };
      this.#push(opened);
      sequence = opened;
    } else closeCollection(sequence, this.#end);
    this.#end = ++this.#cursor.pos;
    sequence.entries.push({ start, end: this.#end, value: undefined });
  }

  #openKey(key: YamlNode, column: number): void {
    if (!isKey(key) || this.#cursor.lineStart > key.start) decline();
    const { start } = key;
    let mapping = this.#top();
    if (mapping?.kind !== 'mapping' || mapping.column !== column) {
      const opened: OpenMapping = { kind: 'mapping', start, end: start, style: 'block', column, entries: [] };
      this.#push(opened);
      mapping = opened;
    } else closeCollection(mapping, this.#end);
    this.#end = ++this.#cursor.pos;
    addKey(mapping, key, this.#end);
  }

  /** Whether a colon that ends a key follows the blanks. */
  #isColon(): boolean {
    const cursor = this.#cursor;
    const { text, pos } = cursor;
    cursor.skipSpaces();
    if (text.charCodeAt(cursor.pos) === colon && cursor.isBlankAt(cursor.pos + 1)) return true;
    cursor.pos = pos;
    return false;
  }

  #readNode(): YamlNode {
    const cursor = this.#cursor;
    const indent = this.#top()?.column ?? this.#rootIndent;
    switch (cursor.text.charCodeAt(cursor.pos)) {
      case doubleQuote:
      case singleQuote:
        return readQuotedScalar(cursor, indent);
      case openBracket:
      case openBrace:
        return readFlowCollection(cursor, indent, this.#open.length);
      case bar:
      case greater:
        return readBlockScalar(cursor, indent);
      default:
        return readPlainScalar(cursor, indent, false);
    }
  }
}

const isKey = (node: YamlNode): node is ScalarNode => node.kind === 'scalar';
