import { dockerConfigField, dockerConfigKey } from '../../registry/docker-config-secret.js';
import { hasBytes } from '../has-bytes.js';
import type { Rule } from '../rule.js';

export const functionSecretDiffers: Rule = {
  name: 'function-secret-differs',
  severity: 'warning',
  description:
    "The package has the function pods' Secret, and it differs from the docker config that the evaluator mounts.",
  remedy: 'remove that Secret, which the evaluator creates',
  check: ({ authFile, functionSecret, release, settings }) => {
    const content = functionSecret?.keys?.get(dockerConfigKey);
    if (!settings.enabled || authFile.state !== 'file' || functionSecret === undefined) return [];
    if (!(content instanceof Uint8Array) || hasBytes(content, authFile.bytes)) return [];
    const updates = release.privateRegistries?.updatesSecret === true;
    return [
      {
        problem:
          `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" differs from the mounted docker config, so ` +
          (updates
            ? 'the evaluator and the next apply of the package overwrite each other'
            : `function pods pull with other credentials: Porch ${release.build} never updates it`),
        object: functionSecret.object,
        fieldPath: dockerConfigField,
      },
    ];
  },
};
