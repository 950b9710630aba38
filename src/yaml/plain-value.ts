const NULL = /^(?:~|null|Null|NULL)?$/;
const TRUE = /^(?:true|True|TRUE)$/;
const FALSE = /^(?:false|False|FALSE)$/;
const INTEGER = /^([-+]?)(?:0b(_*[01][01_]*)|0o?(_*[0-7][0-7_]*)|0x(_*[0-9a-fA-F][0-9a-fA-F_]*)|(0_*|[1-9][0-9_]*))$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const INFINITE = /^([-+]?)\.(?:inf|Inf|INF)$/;
const NOT_A_NUMBER = /^\.(?:nan|NaN|NAN)$/;

/**
 * What a plain (unquoted) scalar means: YAML 1.2's core schema, with the integers of go-yaml, which reads manifests for
 * kubectl, kpt and kustomize: a leading zero means octal (`defaultMode: 0400` is 256), and `0b1` and `1_000` are
 * integers. `yes`, `on` and their like stay strings, as go-yaml v3 (kyaml) reads them.
 */
export function plainValue(text: string): string | number | boolean | null {
  if (NULL.test(text)) return null;
  if (TRUE.test(text)) return true;
  if (FALSE.test(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return text;
  const integer = INTEGER.exec(text);
  if (integer !== null) {
    const [, sign, binary, octal, hexadecimal, decimal] = integer;
    const size =
      binary !== undefined
        ? digits(binary, 2)
        : octal !== undefined
          ? digits(octal, 8)
          : hexadecimal !== undefined
            ? digits(hexadecimal, 16)
            : digits(decimal ?? '', 10);
    return sign === '-' ? -size : size;
  }
  if (FLOAT.test(text)) return Number(text);
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return NOT_A_NUMBER.test(text) ? NaN : text;
}

const digits = (text: string, base: number): number => parseInt(text.replaceAll('_', ''), base);
