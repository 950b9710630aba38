import type { V1ServiceAccount } from '@kubernetes/client-node';
import type { Diagnostic } from '../diagnostic.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { Surroundings } from '../krm-function.js';
import type { PorchProgram } from '../package/find-program.js';
import { textAt } from '../package/json-value.js';
import { editableObject, placeOf, type PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findPodTemplate, pullSecretNames } from '../package/pod-template.js';
import type { EvaluatorSettings } from '../porch/model-evaluator.js';
import type { Release } from '../porch/releases.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findNode } from '../yaml/find-node.js';
import type { Manifest } from './manifest.js';
import { newFilePath } from './new-file-path.js';
import { planAppendEntries } from './plan-append-entries.js';
import { planExternalSecret } from './plan-external-secret.js';
import { namespacedSource } from './plan-rotation-copy.js';
import { planSecret } from './plan-secret.js';
import { editItem, editRefused, emptyPlan, joinPlans, say, type NewObject, type Plan } from './plan.js';

/**
 * Gives function pods the credentials without the feature, which then makes no copy: a Secret of the same content in
 * their namespace, and its name among the imagePullSecrets of the pod template or of their ServiceAccount.
 */
export function planFunctionPods(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: PorchProgram,
  build: { readonly release: Release; readonly settings: EvaluatorSettings },
  config: InjectConfig,
  surroundings: Surroundings,
): Plan {
  const { functionNamespace } = build.settings;
  const there = { ...evaluator, namespace: functionNamespace };
  const secret = config.externalSecret
    ? joinPlans(
        planExternalSecret(list, objects, there, config, config.externalSecret),
        say(...namespacedSource(config, functionNamespace)),
      )
    : withoutRepetition(planSecret(list, objects, there, config, surroundings));
  return joinPlans(secret, planPullSecrets(list, objects, there, build, config));
}

/** What is said of the credentials was said of the evaluator's Secret already. */
function withoutRepetition(plan: Plan): Plan {
  const isNew = ({ rule, severity }: Diagnostic): boolean => severity === 'error' || rule === 'secret-not-in-package';
  return { ...plan, diagnostics: plan.diagnostics.filter(isNew) };
}

/** Where function pods take their imagePullSecrets from: the template, if it has any, else the ServiceAccount. */
function planPullSecrets(
  list: ResourceList,
  objects: PackageObjects,
  there: PorchProgram,
  { release, settings }: { readonly release: Release; readonly settings: EvaluatorSettings },
  { secretName }: InjectConfig,
): Plan {
  const template = findPodTemplate(objects, release, settings, ownNamespace(there));
  const own = pullSecretNames(template?.podSpec);
  if (own.includes(secretName)) return emptyPlan;
  if (template?.object.ref.kind === 'PodTemplate') {
    return planReference(template.object, ['template', 'spec'], secretName);
  }
  if (template && own.length > 0) return say(templateIsText(template.object, secretName));
  const name = textAt(template?.podSpec, 'serviceAccountName') ?? 'default';
  const account = objects
    .find('ServiceAccount', [name])
    .find(({ ref }) => ref.name === name && ref.namespace === settings.functionNamespace);
  if (!account) return { ...emptyPlan, newItems: [newAccount(list, there, name, secretName)] };
  return pullSecretNames(account.value).includes(secretName) ? emptyPlan : planReference(account, [], secretName);
}

function ownNamespace({ object }: PorchProgram): string {
  return object.ref.namespace ?? '';
}

function planReference(owner: PackageObject, path: readonly string[], secretName: string): Plan {
  const fieldPath = [...path, 'imagePullSecrets'].join('.');
  const editable = editableObject(owner);
  const holder = findNode(editable?.root, path);
  if (!editable || holder?.kind !== 'mapping') return say(editRefused(owner, fieldPath, 'it is not written out'));
  const planned = planAppendEntries(editable.item.text(), holder, 'imagePullSecrets', [{ name: secretName }]);
  return editItem(editable, fieldPath, planned);
}

function newAccount(list: ResourceList, there: PorchProgram, name: string, secretName: string): NewObject {
  const annotations = newFilePath(list, there, `${name}-service-account`);
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      name,
      namespace: there.namespace,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    imagePullSecrets: [{ name: secretName }],
  } satisfies Manifest<V1ServiceAccount>;
}

function templateIsText(template: PackageObject, secretName: string): Diagnostic {
  return {
    rule: 'edit-refused',
    severity: 'error',
    message: `the pod template in this ConfigMap is text and has imagePullSecrets of its own; add "${secretName}" to them`,
    fieldPath: 'data.template',
    ...placeOf(template),
  };
}
