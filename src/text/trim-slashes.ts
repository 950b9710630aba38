/** A path without the slashes at its end; an expression for that would take quadratic time on many slashes elsewhere. */
export function trimSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}
