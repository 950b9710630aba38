import type { JudgedPackage } from '../judged-package.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Finding, Rule } from '../rule.js';

export const secretMissing: Rule = {
  name: 'secret-missing',
  severity: 'error',
  description: 'The Secret that the evaluator mounts is not in the package.',
  remedy:
    'add the Secret, SealedSecret or ExternalSecret; if it is made in the cluster, name it in `secret.name` of the ' +
    'functionConfig, or give its content there as `secret.file` to judge with',
  check: (judged) =>
    judged.settings.enabled
      ? [judged.authFile, judged.certificates.mounted].flatMap((path) => missing(judged, path))
      : [],
};

/** The finding for the volume that lies over a path, where its Secret is in no namespace of the package. */
function missing(judged: JudgedPackage, path: JudgedPackage['authFile']): readonly Finding[] {
  const { expectations, evaluator, place, secrets } = judged;
  const secret = mountedSecret(judged, path);
  if (secret === undefined || secret.source.content !== undefined) return [];
  const { name, optional } = secret.source;
  if (secrets.some((other) => other.name === name)) return [];
  const expected = expectations.namedSecret === name || expectations.dockerConfig !== undefined;
  const certificates = path === judged.certificates.mounted;
  return [
    {
      problem:
        `Secret "${name}" of namespace "${evaluator.namespace}" is not in ${place}; ` +
        (optional
          ? 'without it the evaluator starts, but does not find its file'
          : 'without it the evaluator\'s pod stays in "ContainerCreating"'),
      ...(certificates
        ? { remedy: 'add it, or make sure that it is in the cluster before the rollout' }
        : expected
          ? { remedy: 'make it in the cluster before the rollout' }
          : {}),
      ...(expected ? { severity: 'info' } : certificates ? { severity: 'warning' } : {}),
      object: evaluator.object,
      fieldPath: secret.fieldPath,
    },
  ];
}
