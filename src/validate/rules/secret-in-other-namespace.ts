import { mountedSecret } from '../mounted-secret.js';
import type { Rule } from '../rule.js';

export const secretInOtherNamespace: Rule = {
  name: 'secret-in-other-namespace',
  severity: 'error',
  description: "The package has the Secret, but not in the Deployment's namespace.",
  remedy: "set the Secret's `metadata.namespace` to the Deployment's",
  check: (judged) => {
    const { authFile, certificates, evaluator, secrets, settings } = judged;
    if (!settings.enabled) return [];
    return [authFile, certificates.mounted].flatMap((path) => {
      const mounted = mountedSecret(judged, path)?.source;
      if (mounted === undefined || mounted.content !== undefined) return [];
      return secrets
        .filter((secret) => secret.name === mounted.name)
        .map(({ object }) => ({
          problem:
            `Secret "${mounted.name}" is in namespace "${object.ref.namespace ?? ''}", but the evaluator mounts it ` +
            `from "${evaluator.namespace}", so its pod stays in "ContainerCreating"`,
          object,
          fieldPath: 'metadata.namespace',
        }));
    });
  },
};
