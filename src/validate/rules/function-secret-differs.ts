import { dockerConfigField, dockerConfigKey } from '../../registry/docker-config-secret.js';
import { hasBytes } from '../has-bytes.js';
import type { Rule } from '../rule.js';

export const functionSecretDiffers: Rule = {
  name: 'function-secret-differs',
  severity: 'warning',
  description: "The function pods' Secret is in the package with another docker config than the mounted one.",
  remedy: 'remove that Secret; the evaluator makes it',
  check: ({ authFile, functionSecret, release, settings }) => {
    const content = functionSecret?.keys?.get(dockerConfigKey);
    if (!settings.enabled || authFile.state !== 'file' || functionSecret === undefined) return [];
    if (!(content instanceof Uint8Array) || hasBytes(content, authFile.bytes)) return [];
    const updates = release.privateRegistries?.updatesSecret === true;
    return [
      {
        problem:
          `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" holds another docker config than ` +
          'the one that the evaluator mounts; ' +
          (updates
            ? 'the evaluator overwrites it, and the next apply of the package puts it back'
            : `Porch ${release.build} leaves it as it is, so function pods pull with it`),
        object: functionSecret.object,
        fieldPath: dockerConfigField,
      },
    ];
  },
};
