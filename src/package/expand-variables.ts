/**
 * Replaces `$(NAME)` in an argument or environment value as the kubelet does: `$$` stands for `$`, and a reference to a
 * variable that is not set stays as it is.
 *
 * Source: kubernetes v1.34.0, third_party/forked/golang/expansion/expand.go.
 *
 * @param environment the variables set, undefined for a value that is not known
 * @returns undefined where the text refers to a value that is not known
 */
export function expandVariables(
  text: string,
  environment: ReadonlyMap<string, string | undefined>,
): string | undefined {
  // Behind the last parenthesis no reference ends; to look for an end from each of them would take too long.
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
