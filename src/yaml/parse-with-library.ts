import type * as Library from 'yaml';
import { adaptNode } from './adapt-node.js';
import { UnreadableYaml } from './library-values.js';
import type { ParsedYaml } from './node.js';
import { decodeValidUtf8 } from '../text/utf8.js';
import type { ByteText } from '../text/byte-text.js';
import { yamlErrorAt } from './yaml-error.js';
import { yamlLibrary } from './yaml-library.js';

/** Our own words for the library's faults: its messages quote the text, which may hold a credential. */
const sentences: Readonly<Record<Library.ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias must not have an anchor or a tag of its own',
  BAD_ALIAS: 'an anchor or alias has no usable name, or an alias comes before its anchor',
  BAD_COLLECTION_TYPE: 'a tag must fit the collection that follows it',
  BAD_DIRECTIVE: 'YAML does not know this `%` directive',
  BAD_DQ_ESCAPE: 'YAML does not know this escape in double quotes',
  BAD_INDENT: 'the indentation does not fit the lines around it',
  BAD_PROP_ORDER: 'an anchor or tag must come directly before its value',
  BAD_SCALAR_START: 'a string that begins with this character must be quoted',
  BLOCK_AS_IMPLICIT_KEY: 'a nested mapping or sequence must begin on its own line',
  BLOCK_IN_FLOW: '`{}` and `[]` must not contain a block mapping or sequence',
  DUPLICATE_KEY: 'a mapping has the same key twice',
  IMPOSSIBLE: 'the YAML is not valid',
  KEY_OVER_1024_CHARS: 'a key must not be longer than 1024 characters',
  MISSING_CHAR: 'a colon, a dash or a space is missing here',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line and be followed by a colon',
  MULTIPLE_ANCHORS: 'a value must not have two anchors',
  MULTIPLE_DOCS: 'there must be only one YAML document, but another one begins here',
  MULTIPLE_TAGS: 'a value must not have two tags',
  NON_STRING_KEY: 'a key must be a string',
  RESOURCE_EXHAUSTION: 'the YAML is nested too deeply',
  TAB_AS_INDENT: 'indentation must be spaces, not tabs',
  TAG_RESOLVE_FAILED: 'a tag does not fit its value',
  UNEXPECTED_TOKEN: 'the YAML is not valid from here on',
};

/** Faults that share a code with others, by how the library words them. */
const exactSentences: readonly (readonly [RegExp, string])[] = [
  [/ end with a \]$/, '"[" is not closed'],
  [/ end with a \}$/, '"{" is not closed'],
  [/^Missing closing "/, 'a double quote is not closed'],
  [/^Missing closing '/, 'a single quote is not closed'],
  [/^Missing , /, 'a comma is missing here'],
];

/** The library would decode the text with what the engine has for it; only the text is ever asked for. */
const binaryTag: Library.ScalarTag = { tag: 'tag:yaml.org,2002:binary', resolve: (text) => text };

/** Characters that YAML forbids, and the carriage return that is not part of a line break. */
const forbiddenCharacter = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)/;

/**
 * Reads any YAML node with the `yaml` package, in its YAML 1.2 core schema. Forms and errors are those of `parseYaml`.
 * Bytes that are not valid UTF-8 are an error, as they are to kpt and kubectl.
 */
export function parseWithLibrary(text: ByteText, column: number): ParsedYaml {
  const lastLineEnd = findLastLineEnd(text);
  const fail = (offset: number, message: string): ParsedYaml => ({
    error: yamlErrorAt(text, column, Math.min(offset, lastLineEnd), message),
  });
  const forbidden = forbiddenCharacter.exec(text);
  if (forbidden !== null) {
    const isReturn = forbidden[0] === '\r';
    return fail(
      forbidden.index,
      isReturn ? 'a carriage return must be followed by a line feed' : 'YAML does not allow this control character',
    );
  }
  const decoded = decodeValidUtf8(text);
  if (decoded === undefined) return fail(findInvalidUtf8(text), 'the YAML must be valid UTF-8');

  // An item follows the dash of its list, so that a line at column 0 ends it.
  const prefix = column < 2 ? ' '.repeat(column) : '-' + ' '.repeat(column - 1);
  const byteOffset = byteOffsets(text, decoded, prefix.length);
  try {
    const library = yamlLibrary();
    const document = library.parseDocument(prefix + decoded, {
      keepSourceTokens: true,
      logLevel: 'error',
      prettyErrors: false,
      uniqueKeys: false,
      customTags: [binaryTag],
    });
    const [fault] = document.errors;
    if (fault !== undefined) return fail(byteOffset(fault.pos[0]), describeFault(fault));
    let root: unknown = document.contents;
    if (prefix.startsWith('-') && library.isSeq(root)) {
      if (root.items.length > 1) return fail(text.length, sentences.MULTIPLE_DOCS);
      root = root.items[0];
    }
    const node = adaptNode(library, root, { text, column, byteOffset });
    return { node: node ?? { kind: 'scalar', start: 0, end: 0, style: 'plain', value: '' } };
  } catch (error) {
    if (error instanceof UnreadableYaml) return fail(byteOffset(error.offset), error.message);
    if (error instanceof RangeError) return fail(0, sentences.RESOURCE_EXHAUSTION);
    throw error;
  }
}

function describeFault({ code, message }: Pick<Library.YAMLParseError, 'code' | 'message'>): string {
  return exactSentences.find(([wording]) => wording.test(message))?.[1] ?? sentences[code];
}

/** Maps the library's offsets (UTF-16 units after a prefix) to byte offsets of the text. */
function byteOffsets(text: ByteText, decoded: string, prefixLength: number): (offset: number) => number {
  const within = (offset: number): number => Math.max(0, Math.min(offset - prefixLength, decoded.length));
  if (decoded.length === text.length) return within;
  const bytes = new Uint32Array(decoded.length + 1);
  let byte = 0;
  for (let i = 0; i < decoded.length; i++) {
    bytes[i] = byte;
    const unit = decoded.charCodeAt(i);
    // A surrogate pair is four bytes: two for each half.
    byte += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
  }
  bytes[decoded.length] = byte;
  return (offset) => bytes[within(offset)] ?? byte;
}

/** The end of the last line that is not empty: a fault at the end lies there, whether or not a line break follows. */
function findLastLineEnd(text: ByteText): number {
  let end = text.length;
  while (text[end - 1] === '\n') end -= text[end - 2] === '\r' ? 2 : 1;
  return end;
}

function findInvalidUtf8(text: ByteText): number {
  let lineStart = 0;
  for (;;) {
    const lineEnd = text.indexOf('\n', lineStart);
    if (lineEnd === -1 || decodeValidUtf8(text.slice(lineStart, lineEnd)) === undefined) return lineStart;
    lineStart = lineEnd + 1;
  }
}
