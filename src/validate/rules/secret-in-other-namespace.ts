import { mountedSecret } from '../mounted-secret.js';
import { secretName } from '../keyed-content.js';
import type { Rule } from '../rule.js';

export const secretInOtherNamespace: Rule = {
  name: 'secret-in-other-namespace',
  severity: 'error',
  description: "The package has the Secret, but not in the Deployment's namespace.",
  remedy: "set the Secret's `metadata.namespace` to the Deployment's",
  check: (judged) => {
    const { authFile, certificates, runner, secrets, settings } = judged;
    if (!settings.enabled) return [];
    return [authFile, certificates.mounted].flatMap((path) => {
      const mounted = mountedSecret(judged, path)?.source;
      if (mounted === undefined || mounted.content !== undefined) return [];
      return secrets
        .filter((secret) => secretName(secret.object).name === mounted.name)
        .map(({ object }) => ({
          problem:
            `Secret "${mounted.name}" is in namespace "${object.ref.namespace ?? ''}", but the function runner mounts it ` +
            `from its own, "${runner.namespace}", so its pod stays in "ContainerCreating"`,
          object,
          fieldPath: 'metadata.namespace',
        }));
    });
  },
};
