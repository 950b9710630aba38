import { encodeUtf8 } from '../text/utf8.js';
import type { ByteText } from '../text/byte-text.js';

/** A string that no reader takes apart: no character that YAML gives a meaning, in block or in flow style. */
const plainString = /^(?:[A-Za-z_/]|--?[A-Za-z]|\.[A-Za-z]{2})(?:[\w/.=+@~$*%-]|:(?=[\w/.=+@-])| (?=[\w/.=+@-]))*$/;

/** What some reader of YAML 1.1 or 1.2 takes for a boolean, null or (`e9`, to `yaml` in YAML 1.1) a number. */
const specialWord = /^(?:y|n|yes|no|on|off|true|false|null|\.inf|\.nan|[-+]?e[-+]?[0-9_]+)$/i;

/** What single quotes cannot hold: controls, line breaks of YAML 1.1, a byte order mark, halves of surrogate pairs. */
const unprintable =
  /[\0-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Most text: one look at each character tells. */
const printableAscii = /^[ -~]*$/;

const shortEscapes: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * A string as a YAML scalar on one line: plain only where every reader (YAML 1.1 and 1.2, go-yaml) takes it for just
 * that string, else in single quotes, and in double quotes where it holds what needs an escape.
 */
export function writeScalar(value: string): ByteText {
  if (plainString.test(value) && !specialWord.test(value)) return value;
  return writeSingleQuoted(value) ?? writeDoubleQuoted(value);
}

/** A string in single quotes; undefined where it holds what they cannot. */
export function writeSingleQuoted(value: string): ByteText | undefined {
  if (!printableAscii.test(value) && value.search(unprintable) !== -1) return undefined;
  return encodeUtf8(`'${value.replaceAll("'", "''")}'`);
}

/** A string in double quotes, with escapes that JSON has too. */
export function writeDoubleQuoted(value: string): ByteText {
  const escaped = value.replace(/["\\]/g, '\\$&').replace(unprintable, escapeCharacter);
  return encodeUtf8(`"${escaped}"`);
}

const escapeCharacter = (character: string): string =>
  shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
