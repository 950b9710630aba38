import { parseGoFlags, type ParsedFlags } from './go-flags.js';
import { parsePflags } from './pflags.js';
import type { Component, FlagDefinitions } from './releases.js';

/** Parses a component's arguments by the rules of the library that it uses. */
export function parseFlags(
  { flagLibrary }: Component,
  args: readonly string[],
  definitions: FlagDefinitions,
): ParsedFlags {
  return flagLibrary === 'go' ? parseGoFlags(args, definitions) : parsePflags(args, definitions);
}
