import { dockerConfigKey } from '../../registry/docker-config-secret.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const secretWrongKey: Rule = {
  name: 'secret-wrong-key',
  severity: 'error',
  description: 'The mounted Secret lacks the key that the evaluator reads.',
  remedy: `use the key \`${dockerConfigKey}\`, or map the key to that path with \`items\``,
  check: (judged) => {
    const { authFile, evaluator, settings } = judged;
    const secret = settings.enabled ? mountedSecret(judged, authFile) : undefined;
    if (secret === undefined) return [];
    const name = secret.source.name;
    if (authFile.state === 'not-mountable') {
      return [
        {
          problem:
            `\`items\` of the volume names key "${authFile.key}", which Secret "${name}" does not have, so the ` +
            'evaluator\'s pod stays in "ContainerCreating"',
          object: evaluator.object,
          fieldPath: secret.fieldPath,
        },
      ];
    }
    const { content } = secret.source;
    if (authFile.state !== 'nothing' || content?.keys === undefined) return [];
    return [
      {
        problem: `"${settings.authPath}" does not exist, because Secret "${name}" has ${quoteKeys(content.keys)}, so every image that may need credentials fails`,
        object: content.object,
        fieldPath: secretField(content.object, 'data'),
      },
    ];
  },
};

function quoteKeys(keys: ReadonlyMap<string, unknown>): string {
  return keys.size === 0 ? 'no keys' : `only ${[...keys.keys()].map((key) => `"${key}"`).join(', ')}`;
}
