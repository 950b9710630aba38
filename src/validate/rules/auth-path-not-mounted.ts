import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const authPathNotMounted: Rule = {
  name: 'auth-path-not-mounted',
  severity: 'error',
  description: 'Nothing is mounted where the evaluator looks for the docker config.',
  remedy: `mount the Secret there, or set the path to \`<mountPath>/${dockerConfigKey}\``,
  check: (judged) => {
    const { authFile, flags, release, evaluator, settings } = judged;
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled || authFile.state !== 'nothing') return [];
    // If a flag ends the evaluator, the flags after it are not read, and the path may be one of them.
    if (flags.fault !== undefined) return [];
    // `secret-wrong-key` reports a key that is not in the mounted Secret.
    if (authFile.mount !== undefined && authFile.mount.sources.length > 0) return [];
    return [
      {
        problem: `the evaluator reads "${settings.authPath}", but no volume is mounted there, so every image that may need credentials fails`,
        object: evaluator.object,
        fieldPath: argumentPath(judged, feature.pathFlag) ?? `${evaluator.containerPath}.volumeMounts`,
      },
    ];
  },
};
