import { describeDockerConfigFault } from '../../registry/describe-docker-config-fault.js';
import type { Rule } from '../rule.js';

export const dockerConfigUnusable: Rule = {
  name: 'docker-config-unusable',
  severity: 'error',
  description: 'The evaluator cannot read the docker config, so it fails for every image that may be private.',
  remedy:
    'make it JSON of the form `{"auths":{"registry.example.com":{"auth":"..."}}}`, each `auth` base64 of `user:password`',
  check: ({ dockerConfig }) =>
    dockerConfig?.fault === undefined
      ? []
      : [
          {
            problem: `${describeDockerConfigFault(dockerConfig.fault, 'the docker config').problem}, which breaks every private image, of other registries too`,
            ...dockerConfig.place,
          },
        ],
};
