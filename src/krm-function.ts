import type { FunctionOutcome } from './resource-list/function-outcome.js';
import type { ResourceList } from './resource-list/resource-list.js';

/**
 * What a function may ask of the process it runs in. Only functionConfig decides what is asked for; nothing in the
 * package does.
 */
export interface Surroundings {
  /** The variable's value, or undefined where it is not set. */
  readVariable(name: string): string | undefined;
  /** The file's bytes, or why it could not be read (never a part of its content). */
  readFile(path: string): { readonly bytes: Uint8Array } | { readonly error: string };
}

/** A KRM function without its process: a ResourceList in, changes and diagnostics out. */
export type KrmFunction = (list: ResourceList, surroundings: Surroundings) => FunctionOutcome;
