import type { FlagFault } from '../../porch/go-flags.js';
import { isRegistryFlag, releases, type Component, type Release } from '../../porch/releases.js';
import type { PorchProgram } from '../../package/find-program.js';
import { placeOfArgument } from '../argument-path.js';
import type { Finding, Rule } from '../rule.js';

export const flagUnknownToRelease: Rule = {
  name: 'flag-unknown-to-release',
  severity: 'error',
  description: 'A program of Porch is given a flag that its build does not have.',
  remedy: 'remove the flag',
  check: ({ release, evaluator, isEvaluator, flags, other, runnerFault }) => [
    ...(isEvaluator ? describe(release, evaluator, flags.fault) : []),
    // `registry-flags-on-wrong-component` reports flags of ours on the wrong component.
    ...(other !== undefined && !isRegistryFlag(runnerFault?.name ?? '') ? describe(release, other, runnerFault) : []),
  ],
};

function describe(release: Release, program: PorchProgram, fault: FlagFault | undefined): readonly Finding[] {
  if (fault?.code !== 'unknown-flag') return [];
  const builds = buildsWith(program.component, fault.name);
  return [
    {
      problem: `Porch ${release.build} has no flag \`--${fault.name}\`, so ${program.component.title} ends with exit status ${fault.exitStatus} when it starts`,
      remedy:
        builds.length === 0
          ? 'remove the flag, which no known build has'
          : `remove the flag, or use a build that has it (${[...new Set([builds[0], builds.at(-1)])].join(' to ')})`,
      object: program.object,
      fieldPath: placeOfArgument(program, fault.index),
    },
  ];
}

function buildsWith(component: Component, flag: string): readonly string[] {
  return releases
    .filter(({ evaluator, flags }) => evaluator === component && Object.hasOwn(flags, flag))
    .map(({ build }) => build);
}
