import type { PackageModel } from '../validate/package-model.js';
import type { Observation } from './report.js';

/** Says which build of Porch was assumed. */
export function observeRelease({ choice }: PackageModel): Observation {
  const { certainty, evidence, release } = choice;
  const because =
    certainty === 'given' ? ', as `porchRelease` says' : evidence.length > 0 ? `: ${evidence.join(', ')}` : '';
  return {
    fact: {
      check: 'Porch release',
      state: certainty === 'conflicting' ? 'warning' : 'ok',
      detail: `${release.build}${because}`,
    },
    findings: [],
  };
}
