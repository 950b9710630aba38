import type { Diagnostic } from '../diagnostic.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import { findReleaseEvidence } from '../porch/find-release-evidence.js';
import type { Runner } from '../porch/find-runner.js';
import { findContradictions, inferRelease } from '../porch/infer-release.js';
import { findRelease, newestRelease, releases, type PrivateRegistries, type Release } from '../porch/releases.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { itemPlace } from './item-place.js';

/** The build that the package is edited for; undefined `privateRegistries` comes with an error. */
export interface ChosenRelease {
  readonly release: Release;
  readonly privateRegistries: PrivateRegistries | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Takes the build that functionConfig names, or infers it, and says on what evidence. */
export function chooseRelease(list: ResourceList, runner: Runner, config: InjectConfig): ChosenRelease {
  const place = { ...itemPlace(runner.deployment), fieldPath: imagePath(runner) };
  const given = config.porchRelease === 'auto' ? undefined : findRelease(config.porchRelease).release;
  const shown = findReleaseEvidence(list, runner);
  const inferred = inferRelease(shown);
  const against = given ? findContradictions(shown, given) : [];
  const release = given ?? inferred.release;
  const evidence = inferred.evidence.join('; ');
  const diagnostics: Diagnostic[] = [];
  if (given === undefined) {
    const doubtful = inferred.certainty === 'conflicting';
    diagnostics.push({
      rule: 'release-assumed',
      severity: doubtful ? 'warning' : 'info',
      message: `took the package for Porch build "${release.build}": ${evidence}${
        inferred.certainty === 'stated' ? '' : '; set `porchRelease` if it is another'
      }`,
      ...place,
      tags: { release: release.build },
    });
  } else if (against.length > 0) {
    diagnostics.push({
      rule: inferred.certainty === 'stated' ? 'release-differs-from-tag' : 'release-differs-from-package',
      severity: 'warning',
      message: `\`porchRelease\` is "${given.build}", but ${against.join('; ')}; flags that a build lacks keep it from starting, so \`porchRelease\` must be the build that runs`,
      ...place,
    });
  }
  if (release.privateRegistries === undefined) {
    diagnostics.push({
      rule: 'feature-not-in-release',
      severity: 'error',
      message: `Porch build "${release.build}" cannot use private registries: any flag for them would keep the function runner from starting; the first release that can is "${firstRelease((each) => each.privateRegistries !== undefined).build}", so upgrade Porch, or set \`porchRelease\` if the package holds a newer one`,
      ...place,
    });
  }
  return { release, privateRegistries: release.privateRegistries, diagnostics };
}

/** The first release, leaving out builds between releases, for which something holds. */
export function firstRelease(holds: (release: Release) => boolean): Release {
  return releases.find((release) => release.build.startsWith('v') && holds(release)) ?? newestRelease;
}

function imagePath({ containerIndex }: Runner): string {
  return `spec.template.spec.containers[${containerIndex}].image`;
}
