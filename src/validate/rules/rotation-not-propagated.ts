import { objectAt, textAt } from '../../package/json-value.js';
import { isCopiedTo, isReloaded, reflectsAnnotation } from '../../package/rotation-annotations.js';
import { findExpirySign, type SecretContent } from '../../package/secret-content.js';
import { findCredentialSecrets } from '../credential-secrets.js';
import { isAmbient } from '../image-verdict.js';
import type { JudgedPackage } from '../judged-package.js';
import type { Finding, Rule } from '../rule.js';

export const rotationNotPropagated: Rule = {
  name: 'rotation-not-propagated',
  severity: 'warning',
  description: 'A changed credential does not reach function pods by itself.',
  remedy: 'change an annotation of the pod template with them, as `rolloutRevision` does',
  check: (judged) => {
    const { evaluator, settings } = judged;
    if (isAmbient(judged)) return checkAmbient(judged);
    if (!settings.enabled) return [];
    const expiring = findCredentialSecrets(judged).mounted.find((secret) => findExpirySign(secret) !== undefined);
    const annotations = Object.keys(objectAt(evaluator.object.value, 'spec', 'template', 'metadata', 'annotations'));
    const isRestarted = annotations.some((name) => restarts.some((restart) => restart.test(name)));
    // A restart by hand does not come in time for what expires.
    if (isKeptFresh(judged) || (isRestarted && !expiring)) return [];
    return [describe(judged, expiring)];
  },
};

/** Annotations that restart a Deployment's pods: this project's own, kubectl's, and checksums of Secrets. */
const restarts = [/^fn\.kpt\.dev\//, /^kubectl\.kubernetes\.io\/restartedAt$/, /checksum|hash/i];

/** Whether Reloader restarts the evaluator, or another tool renews the copy. */
function isKeptFresh(judged: JudgedPackage): boolean {
  const { evaluator, release, settings } = judged;
  const { mounted, ofPods } = findCredentialSecrets(judged);
  const names = [...new Set([settings.secretName, ...mounted.map(({ name }) => name)])];
  const reloads = release.privateRegistries?.updatesSecret === true;
  if (reloads && names.some((name) => isReloaded(evaluator.object.value, name))) return true;
  return (
    ofPods.some(isRenewed) || mounted.some(({ annotations }) => isCopiedTo(annotations, settings.functionNamespace))
  );
}

/** Whether a controller renews the Secret: External Secrets, or reflector from another Secret. */
function isRenewed({ annotations, external }: SecretContent): boolean {
  return (external && !external.isFetchedOnce) ?? textAt(annotations, reflectsAnnotation) !== undefined;
}

function describe({ release, evaluator }: JudgedPackage, expiring: SecretContent | undefined): Finding {
  const place = { object: evaluator.object, fieldPath: 'spec.template.metadata.annotations' };
  if (!expiring) {
    return {
      problem: `Porch ${release.build} copies the docker config only for images that it has not seen since it started, so function pods keep old credentials`,
      severity: 'info',
      ...place,
    };
  }
  return {
    problem: `the credentials expire (${findExpirySign(expiring) ?? ''}), and Porch ${release.build} copies them only for images new to it, so function pods keep old ones`,
    remedy: 'set `rotation` of inject-registry-auth',
    ...place,
  };
}

/** Without the feature nothing is copied: the function pods' Secret must be renewed as the evaluator's is. */
function checkAmbient(judged: JudgedPackage): readonly Finding[] {
  const { settings } = judged;
  const { mounted, ofPods } = findCredentialSecrets(judged);
  const expiring = mounted.find((secret) => findExpirySign(secret) !== undefined);
  const copied = mounted.some(({ annotations }) => isCopiedTo(annotations, settings.functionNamespace));
  const stale = ofPods.find((secret) => !isRenewed(secret));
  if (!expiring || copied || !stale) return [];
  return [
    {
      problem: `the evaluator's credentials expire (${findExpirySign(expiring) ?? ''}), but nothing renews Secret "${stale.name}" of namespace "${settings.functionNamespace}", so the kubelet keeps old ones`,
      remedy: 'make it by an ExternalSecret too, or let replicator copy it',
      object: stale.object,
    },
  ];
}
