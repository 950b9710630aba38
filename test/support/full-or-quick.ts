import fc from 'fast-check';

/** The second where `few-property-runs.ts` was set up, as in mutation testing, where a test runs once a mutant. */
export function fullOrQuick(full: number, quick: number): number {
  return fc.readConfigureGlobal().numRuns === undefined ? full : quick;
}
