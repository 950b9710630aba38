import { dockerConfigType } from '../../registry/docker-config-secret.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const secretWrongType: Rule = {
  name: 'secret-wrong-type',
  severity: 'warning',
  description: `The mounted Secret is not of type ${dockerConfigType}.`,
  remedy: `make it of type ${dockerConfigType} (delete it first where it exists: a type cannot change)`,
  check: (judged) => {
    const content = judged.settings.enabled ? mountedSecret(judged, judged.authFile)?.source.content : undefined;
    if (content === undefined || content.type === dockerConfigType) return [];
    return [
      {
        problem:
          `Secret "${content.object.ref.name}" is of type "${content.type ?? ''}"; the evaluator reads it all the ` +
          'same, but the API server does not check its content, and no kubelet pulls with it',
        object: content.object,
        fieldPath: secretField(content.object, 'type'),
      },
    ];
  },
};
