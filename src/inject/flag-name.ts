/** The name of a flag as written, without dashes and value; undefined for a word that is not a flag. */
export function flagName(word: string | undefined): string | undefined {
  return /^--?([^-=][^=]*)/.exec(word ?? '')?.[1];
}
