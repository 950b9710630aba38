import { findCredentialSecrets } from '../credential-secrets.js';
import type { Rule } from '../rule.js';

export const generatorInOtherNamespace: Rule = {
  name: 'generator-in-other-namespace',
  severity: 'error',
  description: 'An ExternalSecret names a generator that the package has only in another namespace.',
  remedy: 'create the generator there too, or use a ClusterGenerator',
  check: (judged) => {
    const { mounted, ofPods } = findCredentialSecrets(judged);
    return [...mounted, ...ofPods].flatMap(({ external, namespace, object }) =>
      (external?.generators ?? []).flatMap(({ fieldPath, kind, name }) => {
        const named = judged.generators.filter(({ ref }) => ref.kind === kind && ref.name === name);
        const [other] = named;
        if (kind === 'ClusterGenerator' || !other || named.some(({ ref }) => ref.namespace === namespace)) return [];
        return [
          {
            problem: `the ${kind} "${name}" is in namespace "${other.ref.namespace ?? ''}", but an ExternalSecret finds generators only in its own, "${namespace}", so the Secret is never made`,
            object,
            fieldPath,
          },
        ];
      }),
    );
  },
};
