import { dockerConfigType } from '../../registry/docker-config-secret.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';
import { secretField } from '../../package/secret-field.js';

export const secretWrongType: Rule = {
  name: 'secret-wrong-type',
  severity: 'warning',
  description: `The mounted Secret is not of type ${dockerConfigType}.`,
  remedy: `give it type ${dockerConfigType}, and delete it first if it is in the cluster`,
  check: (judged) => {
    const content = judged.settings.enabled ? mountedSecret(judged, judged.authFile)?.source.content : undefined;
    if (content === undefined || content.type === dockerConfigType) return [];
    return [
      {
        problem:
          `Secret "${content.object.ref.name}" has type "${content.type ?? ''}", so the API server does not check its ` +
          'content and the kubelet cannot pull with it',
        object: content.object,
        fieldPath: secretField(content.object, 'type'),
      },
    ];
  },
};
