import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const secretWrongKey: Rule = {
  name: 'secret-wrong-key',
  severity: 'error',
  description: 'The mounted Secret has no key of the name that the evaluator reads.',
  remedy: `give the Secret the key \`${dockerConfigKey}\`, or map its key to that path with \`items\``,
  check: (judged) => {
    const { authFile, evaluator, settings } = judged;
    const secret = settings.enabled ? mountedSecret(judged, authFile) : undefined;
    if (secret === undefined) return [];
    const name = secret.source.name;
    if (authFile.state === 'not-mountable') {
      return [
        {
          problem:
            `the volume's \`items\` name key "${authFile.key}", which Secret "${name}" does not have, so the evaluator's ` +
            'pod stays in "ContainerCreating"',
          object: evaluator.object,
          fieldPath: secret.fieldPath,
        },
      ];
    }
    const { content } = secret.source;
    if (authFile.state !== 'nothing' || content?.keys === undefined) return [];
    return [
      {
        problem:
          `the volume of Secret "${name}" shows no file "${settings.authPath}" (the Secret has ${quoteKeys(content.keys)}), so ` +
          'every image fails that may need credentials',
        object: content.object,
        fieldPath: secretField(content.object, 'data'),
      },
    ];
  },
};

function quoteKeys(keys: ReadonlyMap<string, unknown>): string {
  return keys.size === 0 ? 'no keys' : [...keys.keys()].map((key) => `"${key}"`).join(', ');
}
