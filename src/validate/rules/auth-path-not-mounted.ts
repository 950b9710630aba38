import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const authPathNotMounted: Rule = {
  name: 'auth-path-not-mounted',
  severity: 'error',
  description: 'Nothing is mounted where the evaluator looks for the docker config.',
  remedy: `mount the Secret in the folder of that path, or set the path to \`<mountPath>/${dockerConfigKey}\``,
  check: (judged) => {
    const { authFile, flags, release, evaluator, settings } = judged;
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled || authFile.state !== 'nothing') return [];
    // Flags that end the evaluator hide those behind them, and with them the path that was meant.
    if (flags.fault !== undefined) return [];
    // A key that is not in the mounted Secret is the fault of `secret-wrong-key`.
    if (authFile.mount !== undefined && authFile.mount.sources.length > 0) return [];
    return [
      {
        problem:
          `the evaluator reads "${settings.authPath}", but no volume is mounted over that path, so every image ` +
          'fails that may need credentials',
        object: evaluator.object,
        fieldPath: argumentPath(judged, feature.pathFlag) ?? `${evaluator.containerPath}.volumeMounts`,
      },
    ];
  },
};
