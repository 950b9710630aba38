import type { Diagnostic } from '../diagnostic.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { RotationWay } from '../function-config/inject-schema.js';
import type { Release } from '../porch/releases.js';

/**
 * The ways by which a changed Secret was seen to reach function pods of a build (test/conformance: ambient.jsonl and the
 * rows on rotation in runner.jsonl and runner-2026.jsonl).
 */
export function rotationWaysOf({ ambient, privateRegistries }: Release): readonly RotationWay[] {
  const ways: RotationWay[] = ['none'];
  // A restart brings nothing where an existing copy is never changed.
  if (privateRegistries?.updatesSecret === true) ways.push('reloader');
  if (privateRegistries) ways.push('copy');
  if (ambient === 'seen') ways.push('ambient');
  return ways;
}

/** An error if `rotation` is a way that the build was not seen to take. */
export function checkRotation(release: Release, config: InjectConfig): readonly Diagnostic[] {
  const ways = rotationWaysOf(release);
  if (ways.includes(config.rotation)) return [];
  const fieldPath = config.name(['rotation']);
  return [
    {
      rule: 'rotation-not-possible',
      severity: 'error',
      message: `\`${fieldPath}\` is "${config.rotation}", which Porch ${release.build} was not seen to do; there it must be ${ways.map((way) => `"${way}"`).join(' or ')}`,
      fieldPath,
      ...config.place,
    },
  ];
}
