const nullForm = /^(?:~|null|Null|NULL)?$/;
const trueForm = /^(?:true|True|TRUE)$/;
const falseForm = /^(?:false|False|FALSE)$/;
/** What null, a boolean or a number can begin with. */
const firstOfForms = '~nNtTfF-+.0123456789';
const numberBeginning = /^[-+]?_*(?:[0-9]|\._*[0-9iInN])/;
/** What Go's `strconv.ParseInt` takes with base 0. */
const integerForm = /^([-+]?)(?:0[bB]([01]+)|0[oO]?([0-7]+)|0[xX]([0-9a-fA-F]+)|(0|[1-9][0-9]*))$/;
/** Of the forms of integers, in their order. */
const bases = [2, 8, 16, 10];
const floatForm = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const infiniteForm = /^([-+]?)\.(?:inf|Inf|INF)$/;
const notANumberForm = /^\.(?:nan|NaN|NAN)$/;

/**
 * What a plain (unquoted) scalar means: YAML 1.2's core schema, with the numbers of go-yaml, which reads manifests for
 * kubectl, kpt and kustomize (resolve.go of go-yaml v3). A leading zero means octal (`defaultMode: 0400` is 256), `0b1`
 * is an integer, and underscores in a number that begins with a sign or a digit do not count. `yes`, `on` and their like
 * stay strings, as go-yaml v3 (kyaml) reads them.
 */
export function plainValue(text: string): string | number | boolean | null {
  // Most text is a word, which its first character tells without trying the forms.
  if (text !== '' && !firstOfForms.includes(text.charAt(0))) return text;
  if (nullForm.test(text)) return null;
  if (trueForm.test(text)) return true;
  if (falseForm.test(text)) return false;
  if (!numberBeginning.test(text)) return text;
  const number = text.startsWith('.') ? text : text.replaceAll('_', '');
  const integer = integerForm.exec(number);
  if (integer !== null) {
    const sign = integer[1];
    const digits: readonly (string | undefined)[] = integer.slice(2);
    const form = digits.findIndex((each) => each !== undefined);
    const size = parseInt(digits[form] ?? '', bases[form]);
    return sign === '-' ? -size : size;
  }
  if (floatForm.test(number)) return Number(number);
  const infinite = infiniteForm.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return notANumberForm.test(text) ? NaN : text;
}
