/**
 * Replaces `$(NAME)` in an argument or environment value as the kubelet does: `$$` stands for `$`, and a reference to a
 * variable that is not set is not replaced.
 *
 * Source: kubernetes v1.34.0, third_party/forked/golang/expansion/expand.go.
 *
 * @param environment the variables set, undefined for a value that is not known
 * @returns undefined if the text refers to a value that is not known
 */
export function expandVariables(
  text: string,
  environment: ReadonlyMap<string, string | undefined>,
): string | undefined {
  // No reference ends after the last parenthesis; to look for its end from each `$(` would take too long.
  const end = text.lastIndexOf(')') + 1;
  const pieces = [
    ...text.slice(0, end).matchAll(/\$\$|\$\([^)]*\)|[^$]+|\$/g),
    ...text.slice(end).matchAll(/\$\$|[^$]+|\$/g),
  ];
  const parts = pieces.map(([part]) => {
    if (part === '$$') return '$';
    const name = part.startsWith('$(') ? part.slice(2, -1) : undefined;
    return name !== undefined && environment.has(name) ? environment.get(name) : part;
  });
  return parts.includes(undefined) ? undefined : parts.join('');
}
