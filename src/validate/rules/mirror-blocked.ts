import { textAt } from '../../package/json-value.js';
import { isReflectedTo, reflectsAnnotation } from '../../package/rotation-annotations.js';
import { findCredentialSecrets } from '../credential-secrets.js';
import type { Rule } from '../rule.js';

export const mirrorBlocked: Rule = {
  name: 'mirror-blocked',
  severity: 'warning',
  description: 'Reflector does not renew a copy that it did not make.',
  remedy: `annotate it with \`${reflectsAnnotation}\``,
  check: (judged) => {
    const { mounted, ofPods } = findCredentialSecrets(judged);
    const namespace = judged.settings.functionNamespace;
    return mounted
      .filter(({ annotations }) => isReflectedTo(annotations, namespace))
      .flatMap((source) =>
        ofPods
          .filter(
            ({ name, annotations }) => name === source.name && textAt(annotations, reflectsAnnotation) === undefined,
          )
          .map(({ name, object }) => ({
            problem: `reflector passes over Secret "${name}" of namespace "${namespace}", which is there without its annotation, so the copy keeps old credentials`,
            remedy: `annotate it with \`${reflectsAnnotation}: ${source.namespace}/${source.name}\``,
            object,
            fieldPath: 'metadata.annotations',
          })),
      );
  },
};
