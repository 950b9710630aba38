import type { JudgedPackage } from '../judged-package.js';
import { mountedSecret } from '../mounted-secret.js';
import type { Finding, Rule } from '../rule.js';

export const secretMissing: Rule = {
  name: 'secret-missing',
  severity: 'error',
  description: 'The Secret that the evaluator mounts is not in the package.',
  remedy: 'add it, or name it in `secret.name` of the functionConfig if it is created in the cluster',
  check: (judged) =>
    judged.settings.enabled
      ? [judged.authFile, judged.certificates.mounted].flatMap((path) => missing(judged, path))
      : [],
};

/** The finding for the volume at a path whose Secret is in no namespace of the package. */
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
        `Secret "${name}" of namespace "${evaluator.namespace}" is not in ${place}, and without it ` +
        (optional
          ? 'the evaluator starts but does not find its file'
          : 'the evaluator\'s pod stays in "ContainerCreating"'),
      ...describeExpectation(expected, certificates),
      object: evaluator.object,
      fieldPath: secret.fieldPath,
    },
  ];
}

/** A Secret that the functionConfig names, and a CA's, may be created in the cluster. */
function describeExpectation(expected: boolean, certificates: boolean): Pick<Finding, 'remedy' | 'severity'> {
  const severity = expected ? 'info' : 'warning';
  if (certificates) return { remedy: 'add it, or create it in the cluster before the rollout', severity };
  return expected ? { remedy: 'create it in the cluster before the rollout', severity } : {};
}
