/** A registry's key without what stands before an "@" in it: that may be a user and a password. */
export function withoutUserInfo(key: string): string {
  const at = key.indexOf('@');
  if (at === -1) return key;
  // A regular expression would search long keys again from each of their characters.
  const slash = key.indexOf('/', at);
  const lastAt = key.lastIndexOf('@', slash === -1 ? key.length : slash);
  return `${key.slice(0, key.lastIndexOf('/', at) + 1)}...${key.slice(lastAt)}`;
}
