import type { Result } from '../result.js';

/** Where a node is: `[start, end)` of its own text, without the comment or line break that follows it. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** A scalar. `value` is its text, decoded; what a plain scalar means (null, number, ...) is decided by who reads it. */
export interface ScalarNode extends Range {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  readonly value: string;
  /** An explicit tag such as `!!str`, as written. */
  readonly tag?: string;
}

/** One `key: value` of a mapping. `value` is absent where nothing is written after the colon (null). */
export interface MappingEntry extends Range {
  readonly key: ScalarNode;
  readonly value: YamlNode | undefined;
}

/** A mapping; `column` is where its keys begin (block) or where its brace is (flow). */
export interface MappingNode extends Range {
  readonly kind: 'mapping';
  readonly style: 'block' | 'flow';
  readonly column: number;
  readonly entries: readonly MappingEntry[];
}

/** One element of a sequence; in block style its range begins at the dash. */
export interface SequenceEntry extends Range {
  readonly value: YamlNode | undefined;
}

/** A sequence; `column` is where its dashes are (block) or its bracket (flow). */
export interface SequenceNode extends Range {
  readonly kind: 'sequence';
  readonly style: 'block' | 'flow';
  readonly column: number;
  readonly entries: readonly SequenceEntry[];
}

/**
 * What must be left alone: an alias, an anchored or tagged collection, a key that is not a scalar, a merge key.
 * `value` is what it stands for, for readers; an edit inside it is refused.
 */
export interface OpaqueNode extends Range {
  readonly kind: 'opaque';
  readonly reason: string;
  readonly value: unknown;
}

export type YamlNode = ScalarNode | MappingNode | SequenceNode | OpaqueNode;

/** Why a text could not be read: one line for people, with its place (1-based), never a quotation of the text. */
export interface YamlError {
  readonly message: string;
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A tree, or why there is none. */
export type ParsedYaml = Result<{ node: YamlNode }, { error: YamlError }>;
