/** A shorter credential is replaced only as a whole word: replacing parts of other words would reveal it. */
const shortest = 4;

const replacement = '[redacted]';

/** The text without the given credentials, and without anything that looks like one in a URL or a header. */
export function redact(text: string, credentials: readonly string[]): string {
  return withoutCredentials(text, credentials)
    .replace(/(\/\/)[^/\s@]+@/g, `$1${replacement}@`)
    .replace(/\b(Basic|Bearer) +[\w+/=.~-]{8,}/g, `$1 ${replacement}`)
    .replace(/([?&](?:access_token|token|password|sig|signature|x-amz-\w+)=)[^&\s"]+/gi, `$1${replacement}`);
}

/** Overlapping credentials are removed together, so that no part of one stays. */
function withoutCredentials(text: string, credentials: readonly string[]): string {
  const places = credentials
    .flatMap((credential) => findPlaces(text, credential).map((start) => ({ start, end: start + credential.length })))
    .sort((a, b) => a.start - b.start);
  let shown = '';
  let position = 0;
  for (const { start, end } of places) {
    if (start >= position) shown += text.slice(position, start) + replacement;
    position = Math.max(position, end);
  }
  return shown + text.slice(position);
}

function findPlaces(text: string, credential: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(credential); at !== -1; at = text.indexOf(credential, at + 1)) {
    const isWord = !isLetter(text[at - 1]) && !isLetter(text[at + credential.length]);
    if (isWord || credential.length >= shortest) places.push(at);
  }
  return places;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
