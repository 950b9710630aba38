import type { PrivateRegistries } from '../porch/releases.js';

/** A flag that the evaluator must be given; `value` is true for a bool. */
export interface WantedFlag {
  readonly name: string;
  readonly value: string | true;
}

/** The flags that a build needs, in the order in which new ones are written. */
export function wantedFlags(
  privateRegistries: PrivateRegistries,
  secret: { readonly name: string; readonly path: string },
  tlsPath: string | undefined,
): readonly WantedFlag[] {
  const { enableFlag, pathFlag, nameFlag, tls } = privateRegistries;
  const flags: WantedFlag[] = [];
  if (enableFlag !== undefined) flags.push({ name: enableFlag, value: true });
  flags.push({ name: pathFlag, value: secret.path });
  if (nameFlag !== undefined) flags.push({ name: nameFlag, value: secret.name });
  if (tls && tlsPath !== undefined) {
    flags.push({ name: tls.enableFlag, value: true }, { name: tls.pathFlag, value: tlsPath });
  }
  return flags;
}
