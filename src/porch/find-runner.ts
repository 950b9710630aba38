import type { Item, ResourceList } from '../resource-list/resource-list.js';
import type { Diagnostic } from '../diagnostic.js';
import type { MappingNode, ScalarNode, SequenceNode } from '../yaml/node.js';

/** Which Deployment and container to take where the package leaves a choice; absent fields do not choose. */
export interface RunnerSelector {
  readonly name?: string;
  readonly namespace?: string;
  readonly container?: string;
}

/** One argument of the runner's program, in the order the program sees it. */
export interface RunnerArgument {
  /** The list that holds it, and its place there. */
  readonly field: 'command' | 'args';
  readonly index: number;
  readonly node: ScalarNode;
  /** With `$(VAR)` replaced as the kubelet does; undefined: not known from the package. */
  readonly value: string | undefined;
}

/** Where the runner's flags stand and may be added. */
export interface RunnerFlagList {
  readonly field: 'command' | 'args';
  readonly node: SequenceNode;
  /** Index in the sequence of the first flag: 1 in `command`, where the program comes first. */
  readonly first: number;
}

/** The function runner as the package has it. Nodes belong to `item.read()`. */
export interface Runner {
  readonly item: Item;
  readonly deployment: MappingNode;
  readonly name: string;
  readonly namespace: string;
  /** `spec.template`, and its `spec`. */
  readonly podTemplate: MappingNode;
  readonly podSpec: MappingNode;
  readonly container: MappingNode;
  readonly containerIndex: number;
  readonly containerName: string;
  /** The container's image as written; undefined where it has none. */
  readonly image: string | undefined;
  readonly serviceAccountName: string;
  /** The first word of `command`; undefined: the image's own entrypoint. */
  readonly program: string | undefined;
  /** Everything behind the program, `command` first, then `args`. */
  readonly arguments: readonly RunnerArgument[];
  /** Undefined where the container has neither `command` nor `args`: the flags are the image's own. */
  readonly flagList: RunnerFlagList | undefined;
  /** Environment variables with their literal values; undefined for one that comes from elsewhere. */
  readonly environment: ReadonlyMap<string, string | undefined>;
}

/** The runner, or what keeps it from being found or read; warnings may come with a runner. */
export type RunnerOrDiagnostics =
  | { readonly runner: Runner; readonly diagnostics: readonly Diagnostic[] }
  | { readonly runner?: never; readonly diagnostics: readonly Diagnostic[] };

/**
 * Finds the Deployment of Porch's function runner and its container: the one whose image is called
 * `porch-function-runner` in whatever registry, or the one that the selector names.
 *
 * @returns the runner, or diagnostics of severity error
 */
export function findRunner(list: ResourceList, selector: RunnerSelector): RunnerOrDiagnostics {
  throw new Error(`not written yet: ${String(list.items.length)} ${String(selector.name)}`);
}
