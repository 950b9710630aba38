/** The name of a flag as written, without dashes and value; undefined for what is no flag. */
export function flagName(word: string | undefined): string | undefined {
  return /^--?([^-=][^=]*)/.exec(word ?? '')?.[1];
}
