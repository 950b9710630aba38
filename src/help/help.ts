/** A function's description, in the parts that `kpt fn doc` and the catalog have. */
export interface Help {
  readonly name: string;
  /** One sentence. */
  readonly short: string;
  readonly long: string;
  readonly examples: string;
  /** The kind of its functionConfig, in the group `fn.kpt.dev`. */
  readonly functionConfigKind: string;
}
