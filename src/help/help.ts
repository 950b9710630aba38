/** What a function says of itself, in the parts that `kpt fn doc` and the catalog know. */
export interface Help {
  readonly name: string;
  /** One sentence. */
  readonly short: string;
  readonly long: string;
  readonly examples: string;
  /** The kind of its functionConfig, in the group `fn.kpt.dev`. */
  readonly functionConfigKind: string;
}
