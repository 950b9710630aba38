import type { ByteText } from '../text/byte-text.js';

/** The text holds something that the block reader does not cover for certain. */
export class Declined extends Error {}

/** Leaves the text to the library. */
export function decline(): never {
  throw new Declined('left to the library');
}

/** Deeper than any manifest, and shallow enough for everything that walks the tree by recursion. */
export const MAX_DEPTH = 1500;

export const TAB = 9;
export const LINE_FEED = 10;
export const RETURN = 13;
export const SPACE = 32;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const SINGLE_QUOTE = 39;
export const COMMA = 44;
export const DASH = 45;
export const COLON = 58;
export const GREATER = 62;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;

/** Classes of bytes, as bits. */
export const CONTROL = 1;
export const HIGH = 2;
/** May end a plain scalar: a colon, a hash, white space. */
export const PLAIN_STOP = 4;
/** Ends a plain scalar inside `[]` and `{}`. */
export const FLOW_STOP = 8;
/** Means something within quotes. */
export const QUOTE_STOP = 16;
/** Cannot begin a plain scalar, or not always. */
export const INDICATOR = 32;

/** The class bits of each byte. */
export const CLASSES = makeClasses();

function makeClasses(): Uint8Array {
  const classes = new Uint8Array(256);
  const mark = (characters: string, bit: number): void => {
    for (let i = 0; i < characters.length; i++)
      classes[characters.charCodeAt(i)] = (classes[characters.charCodeAt(i)] ?? 0) | bit;
  };
  for (let byte = 0; byte < 32; byte++) classes[byte] = CONTROL;
  classes[127] = CONTROL;
  classes.fill(HIGH, 128);
  classes[TAB] = 0;
  mark(':# \t', PLAIN_STOP);
  mark(',[]{}', FLOW_STOP);
  mark('"\'\\\t', QUOTE_STOP);
  mark('-?:,[]{}#&*!|>\'"%@` \t', INDICATOR);
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

  /** The class bits at an offset; CONTROL after the end. */
  classAt(offset: number): number {
    return CLASSES[this.text.charCodeAt(offset)] ?? CONTROL;
  }

  /** Whether there is a blank, a line break or the end of the text. */
  isBlankAt(offset: number): boolean {
    const code = this.text.charCodeAt(offset);
    return code === SPACE || code === LINE_FEED || code === RETURN || offset >= this.text.length;
  }

  /** Whether the text here begins like the marker of a document's beginning or end. */
  isDocumentMarker(): boolean {
    return this.text.startsWith('---', this.pos) || this.text.startsWith('...', this.pos);
  }

  skipSpaces(): void {
    const { text } = this;
    let { pos } = this;
    while (text.charCodeAt(pos) === SPACE) pos++;
    this.pos = pos;
  }

  /** Whether only a line break, a comment or the end of the text follows the blanks that were skipped. */
  isLineRestEmpty(): boolean {
    const code = this.text.charCodeAt(this.pos);
    if (code === HASH) {
      return this.pos === 0 || this.pos === this.lineStart || this.text.charCodeAt(this.pos - 1) === SPACE;
    }
    return code === LINE_FEED || code === RETURN || this.pos >= this.text.length;
  }

  /** Skips to the beginning of the next line; the rest of this one must be blank or a comment. */
  skipLineRest(): void {
    const { text } = this;
    if (text.charCodeAt(this.pos) !== LINE_FEED) {
      this.skipSpaces();
      if (!this.isLineRestEmpty()) decline();
      if (text.charCodeAt(this.pos) === HASH) this.pos = this.#commentEnd(this.pos);
      if (this.pos >= text.length) return;
      if (text.charCodeAt(this.pos) === RETURN) this.pos++;
      if (text.charCodeAt(this.pos) !== LINE_FEED) decline();
    }
    this.pos++;
    this.lineStart = this.pos;
  }

  #commentEnd(from: number): number {
    let pos = from;
    while ((this.classAt(pos) & CONTROL) === 0) pos++;
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
