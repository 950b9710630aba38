import type { Diagnostic } from '../diagnostic.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { PorchProgram } from '../package/find-program.js';
import { objectAt } from '../package/json-value.js';
import { editableObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { isCopiedTo, replicateAnnotation } from '../package/rotation-annotations.js';
import { findSecrets, secretIn } from '../package/secret-content.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { planAnnotation } from './plan-annotation.js';
import { planExternalSecret } from './plan-external-secret.js';
import { editRefused, emptyPlan, joinPlans, say, type Plan } from './plan.js';

/** The annotations that the Secret gets when it is written anew, so that replicator keeps its copy fresh. */
export function replicatedSecret(config: InjectConfig, functionNamespace: string): InjectConfig {
  const { labels, annotations } = config.secretMetadata;
  const replicated = { ...annotations, [replicateAnnotation]: functionNamespace };
  return { ...config, secretMetadata: { labels, annotations: replicated } };
}

/**
 * Keeps the copy in the function namespace fresh: by a second ExternalSecret, or else by kubernetes-replicator. Both take
 * over a copy that Porch made first. External Secrets puts its own content back after Porch wrote an older file, and
 * replicator's copy has the bytes of the mounted Secret, which Porch leaves as it is.
 */
export function planRotationCopy(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: PorchProgram,
  functionNamespace: string,
  config: InjectConfig,
): Plan {
  const { externalSecret, secretName } = config;
  if (externalSecret) {
    return joinPlans(
      planExternalSecret(list, objects, { ...evaluator, namespace: functionNamespace }, config, externalSecret),
      say(...namespacedSource(config, functionNamespace)),
    );
  }
  const source = secretIn(findSecrets(objects, [secretName]), evaluator.namespace, secretName);
  if (!source) return config.origins.length > 0 ? emptyPlan : say(sourceMissing(config, evaluator.namespace));
  const path = metadataPath[source.object.ref.kind] ?? [];
  if (isCopiedTo(objectAt(source.object.value, ...path), functionNamespace)) return emptyPlan;
  const editable = editableObject(source.object);
  if (!editable) return say(editRefused(source.object, path.join('.'), 'it is not written out'));
  return planAnnotation(editable, path, replicateAnnotation, functionNamespace);
}

/** Where the annotations of the Secret are, in each kind of object that is one or makes one. */
const metadataPath: Readonly<Record<string, readonly string[]>> = {
  Secret: ['metadata', 'annotations'],
  SealedSecret: ['spec', 'template', 'metadata', 'annotations'],
  ExternalSecret: ['spec', 'target', 'template', 'metadata', 'annotations'],
};

/** A store or a generator that is not of the whole cluster must be in the function namespace too. */
export function namespacedSource(
  { externalSecret, name, place }: InjectConfig,
  namespace: string,
): readonly Diagnostic[] {
  if (!externalSecret) return [];
  const ref = 'generator' in externalSecret ? externalSecret.generator.ref : externalSecret.storeRef;
  if (ref.kind.startsWith('Cluster')) return [];
  const fieldPath = name(['secret', 'externalSecret']);
  return [
    {
      rule: 'external-source-needed-twice',
      severity: 'info',
      message: `the ExternalSecret of namespace "${namespace}" needs a ${ref.kind} "${ref.name}" there; create it in both namespaces, or use ${'generator' in externalSecret ? 'a ClusterGenerator' : 'a ClusterSecretStore'}`,
      fieldPath,
      ...place,
    },
  ];
}

function sourceMissing(config: InjectConfig, namespace: string): Diagnostic {
  const fieldPath = config.name(['rotation']);
  return {
    rule: 'rotation-not-possible',
    severity: 'error',
    message: `\`${fieldPath}\` is "copy", but the package lacks the Secret "${config.secretName}" of namespace "${namespace}"; give it a source, or annotate it with \`${replicateAnnotation}\``,
    fieldPath,
    ...config.place,
  };
}
