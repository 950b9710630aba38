/** A text without the annotation by which a later run knows what this one wrote. */
export function withoutNote(text = ''): string {
  return text.replace(/(?:^ *annotations:\n)?^ *inject\.fn\.kpt\.dev\/wrote: .*\n/gm, '');
}
