import { lacksPort } from '../../registry/docker-config-key.js';
import { parseImageReference } from '../../registry/image-reference.js';
import type { Rule } from '../rule.js';

export const authKeyLacksPort: Rule = {
  name: 'auth-key-lacks-port',
  severity: 'error',
  description: 'A key of the docker config names the host of a registry, without the port that its images have.',
  remedy: 'add the port to the key',
  check: ({ dockerConfig, verdicts }) => {
    if (dockerConfig === undefined || dockerConfig.fault !== undefined) return [];
    const registries = new Set(
      verdicts
        .filter(({ cause }) => cause === 'registry-not-listed')
        .map(({ image }) => parseImageReference(image).registry ?? ''),
    );
    return [...registries].flatMap((registry) =>
      dockerConfig.keys
        .filter((key) => lacksPort(key, registry))
        .map((key) => ({
          problem: `the key "${key}" lacks the port of "${registry}", so the evaluator does not find it for images of that registry`,
          remedy: `use the key "${registry}"`,
          ...dockerConfig.place,
        })),
    );
  },
};
