import { describeDockerConfigFault } from '../../registry/describe-docker-config-fault.js';
import type { Rule } from '../rule.js';

export const dockerConfigUnusable: Rule = {
  name: 'docker-config-unusable',
  severity: 'error',
  description: 'The evaluator cannot read the docker config, so every image that may be private fails.',
  remedy:
    'make it JSON of the form `{"auths":{"registry.example.com":{"auth":"..."}}}`, each `auth` base64 of `user:password`',
  check: ({ dockerConfig }) => {
    if (dockerConfig?.fault === undefined) return [];
    const { problem, remedy } = describeDockerConfigFault(dockerConfig.fault, 'the docker config');
    return [{ problem: `${problem}, so every image that may be private fails`, remedy, ...dockerConfig.place }];
  },
};
