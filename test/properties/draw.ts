import fc from 'fast-check';

/** Draws a value of an arbitrary; fast-check shrinks what was drawn. */
export type Draw = fc.GeneratorValue;

/** One of the values, each as likely. */
export function oneOf<T>(draw: Draw, ...values: readonly T[]): T {
  return draw(fc.constantFrom<T[]>, ...values);
}

/** True once in `times`. */
export function chance(draw: Draw, times: number): boolean {
  return draw(fc.nat, times - 1) === times - 1;
}

/** The values in an order that shrinks to the one given. */
export function shuffled<T>(draw: Draw, values: readonly T[]): readonly T[] {
  return draw(fc.shuffledSubarray<T>, [...values], { minLength: values.length });
}

/**
 * How many cases a property is tried on: `short` in `npm test`, and PROPERTY_RUNS where that is set, as in
 * `.ci/proofs/properties.sh`. A case that fails is made smaller only where PROPERTY_SHRINK is set, as that takes minutes.
 */
export function runs(short: number): fc.Parameters<unknown> {
  const { PROPERTY_RUNS: long, PROPERTY_SHRINK: shrink } = process.env;
  return { numRuns: Number(long ?? short), endOnFailure: shrink === undefined };
}
