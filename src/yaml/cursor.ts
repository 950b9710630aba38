import { carriageReturn, hash, lineFeed, space, tab } from '../text/ascii.js';
import type { ByteText } from '../text/byte-text.js';

/** The text holds something that the block reader does not cover for certain. */
export class Declined extends Error {}

/** Leaves the text to the library. */
export function decline(): never {
  throw new Declined('left to the library');
}

/** Deeper than any manifest, and shallow enough for everything that walks the tree by recursion. */
export const maxDepth = 1500;

/** Classes of bytes, as bits. */
export const control = 1;
export const high = 2;
/** May end a plain scalar: a colon, a hash, white space. */
export const plainStop = 4;
/** Ends a plain scalar inside `[]` and `{}`. */
export const flowStop = 8;
/** Means something within quotes. */
export const quoteStop = 16;
/** Cannot begin a plain scalar, or not always. */
export const indicator = 32;

/** The class bits of each byte. */
export const byteClasses = makeClasses();

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  const mark = (characters: string, bit: number): void => {
    for (let i = 0; i < characters.length; i++)
      classes[characters.charCodeAt(i)] = (classes[characters.charCodeAt(i)] ?? 0) | bit;
  };
  for (let byte = 0; byte < 32; byte++) classes[byte] = control;
  classes[127] = control;
  classes.fill(high, 128);
  classes[tab] = 0;
  mark(':# \t', plainStop);
  mark(',[]{}', flowStop);
  mark('"\'\\\t', quoteStop);
  mark('-?:,[]{}#&*!|>\'"%@` \t', indicator);
  return classes;
}

/** A place in the text, and where its line begins (negative on a first line that begins at a column). */
export class Cursor {
  readonly text: ByteText;
  pos = 0;
  lineStart: number;

  constructor(text: ByteText, column: number) {
    this.text = text;
    this.lineStart = -column;
  }

  column(): number {
    return this.pos - this.lineStart;
  }

  /** The class bits at an offset; control after the end. */
  classAt(offset: number): number {
    return byteClasses[this.text.charCodeAt(offset)] ?? control;
  }

  /** Whether there is a blank, a line break or the end of the text. */
  isBlankAt(offset: number): boolean {
    const code = this.text.charCodeAt(offset);
    return code === space || code === lineFeed || code === carriageReturn || offset >= this.text.length;
  }

  /** Whether the text here begins like the marker of a document's beginning or end. */
  isDocumentMarker(): boolean {
    return this.text.startsWith('---', this.pos) || this.text.startsWith('...', this.pos);
  }

  skipSpaces(): void {
    const { text } = this;
    let { pos } = this;
    while (text.charCodeAt(pos) === space) pos++;
    this.pos = pos;
  }

  /** Whether only a line break, a comment or the end of the text follows the blanks that were skipped. */
  isLineRestEmpty(): boolean {
    const code = this.text.charCodeAt(this.pos);
    if (code === hash) {
      return this.pos === 0 || this.pos === this.lineStart || this.text.charCodeAt(this.pos - 1) === space;
    }
    return code === lineFeed || code === carriageReturn || this.pos >= this.text.length;
  }

  /** Skips to the beginning of the next line; the rest of this one must be blank or a comment. */
  skipLineRest(): void {
    const { text } = this;
    if (text.charCodeAt(this.pos) !== lineFeed) {
      this.skipSpaces();
      if (!this.isLineRestEmpty()) decline();
      if (text.charCodeAt(this.pos) === hash) this.pos = this.#commentEnd(this.pos);
      if (this.pos >= text.length) return;
      if (text.charCodeAt(this.pos) === carriageReturn) this.pos++;
      if (text.charCodeAt(this.pos) !== lineFeed) decline();
    }
    this.pos++;
    this.lineStart = this.pos;
  }

  #commentEnd(from: number): number {
    let pos = from;
    while ((this.classAt(pos) & control) === 0) pos++;
    return pos;
  }

  /** Skips the rest of this line, comments and blank lines; false at the end of the text. */
  toNextContent(): boolean {
    if (this.pos >= this.text.length) return false;
    do {
      this.skipLineRest();
      this.skipSpaces();
      if (this.pos >= this.text.length) return false;
    } while (this.isLineRestEmpty());
    return true;
  }
}
