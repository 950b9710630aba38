/** More than any registry's host and repository need. */
const longestShown = 300;

/** A registry's key as messages show it: without what is before an "@", which may be a user and a password. */
export function shownRegistry(key: string): string {
  const shown = withoutUserInfo(key);
  return shown.length > longestShown ? `${shown.slice(0, longestShown)}...` : shown;
}

function withoutUserInfo(key: string): string {
  const at = key.indexOf('@');
  if (at === -1) return key;
  // A regular expression would search long keys again from each of their characters.
  const slash = key.indexOf('/', at);
  const lastAt = key.lastIndexOf('@', slash === -1 ? key.length : slash);
  return `${key.slice(0, key.lastIndexOf('/', at) + 1)}...${key.slice(lastAt)}`;
}
