import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { argumentPath } from '../argument-path.js';
import type { Rule } from '../rule.js';

export const authPathIsFolder: Rule = {
  name: 'auth-path-is-folder',
  severity: 'error',
  description: 'The path of the docker config is a folder.',
  remedy: `end the path with \`/${dockerConfigKey}\``,
  check: (judged) => {
    const { authFile, release, evaluator, settings } = judged;
    const feature = release.privateRegistries;
    if (feature === undefined || !settings.enabled || authFile.state !== 'folder') return [];
    return [
      {
        problem: `the evaluator reads "${settings.authPath}", which is a folder, so every image that may need credentials fails`,
        object: evaluator.object,
        fieldPath: argumentPath(judged, feature.pathFlag) ?? evaluator.flagsPath,
      },
    ];
  },
};
