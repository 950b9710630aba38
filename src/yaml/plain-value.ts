const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
/** What Go's `strconv.ParseInt` takes with base 0. */
const INTEGER = /^([-+]?)(?:0[bB]([01]+)|0[oO]?([0-7]+)|0[xX]([0-9a-fA-F]+)|(0|[1-9][0-9]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/**
 * What a plain (unquoted) scalar means: YAML 1.2's core schema, with the numbers of go-yaml, which reads manifests for
 * kubectl, kpt and kustomize (resolve.go of go-yaml v3). A leading zero means octal (`defaultMode: 0400` is 256), `0b1`
 * is an integer, and underscores in a number that begins with a sign or a digit do not count. `yes`, `on` and their like
 * stay strings, as go-yaml v3 (kyaml) reads them.
 */
export function plainValue(text: string): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  const number = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = INTEGER.exec(number);
  if (integer !== null) {
    const [, sign, binary, octal, hexadecimal, decimal] = integer;
    const size =
      binary !== undefined
        ? parseInt(binary, 2)
        : octal !== undefined
          ? parseInt(octal, 8)
          : hexadecimal !== undefined
            ? parseInt(hexadecimal, 16)
            : parseInt(decimal ?? '', 10);
    return sign === '-' ? -size : size;
  }
  if (FLOAT.test(number)) return Number(number);
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : text;
}
