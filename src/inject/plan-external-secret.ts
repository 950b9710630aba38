import { planSetKey } from '../edit/plan-set-key.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { ExternalSecretOrigin } from '../function-config/credential-origin.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import type { PorchProgram } from '../package/find-program.js';
import { valueAt } from '../package/json-value.js';
import { editableObject, placeOf, type EditableObject, type PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findSecrets } from '../package/secret-content.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { externalSecretSpec, type ExternalSecretSpec } from './external-secret-spec.js';
import { newFilePath } from './new-file-path.js';
import { editItem, editRefused, emptyPlan, joinPlans, say, type NewObject, type Plan } from './plan.js';
import { isSame } from './wrote.js';

/** Writes or updates the ExternalSecret (external-secrets.io/v1) that makes the Secret in the cluster. */
export function planExternalSecret(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: Pick<PorchProgram, 'namespace' | 'object'>,
  config: Pick<InjectConfig, 'name' | 'place' | 'rotation' | 'secretName'>,
  origin: ExternalSecretOrigin,
): Plan {
  const name = config.secretName;
  const forAmbient = config.rotation === 'ambient';
  const makers = findSecrets(objects, [name])
    .filter((secret) => secret.name === name && secret.namespace === evaluator.namespace)
    .map(({ object }) => object);
  const [existing] = makers;
  const { spec, error } = externalSecretSpec(origin, existing ? undefined : name, forAmbient);
  if (error !== undefined) {
    const fieldPath = config.name([...('generator' in origin ? origin.generator.path : []), 'registry']);
    const rule = 'function-config-invalid-value';
    return say({ rule, severity: 'error', message: `\`${fieldPath}\` ${error}`, fieldPath, ...config.place });
  }
  const other = makers.find(({ ref }) => ref.kind !== 'ExternalSecret');
  if (other) {
    return say({
      rule: 'secret-made-elsewhere',
      severity: 'error',
      message: `the package already has the Secret "${name}", which an ExternalSecret of that name would overwrite; remove it, or set \`secret.name\` to another one`,
      ...placeOf(other),
    });
  }
  return existing
    ? planUpdate(existing, spec)
    : { ...emptyPlan, newItems: [newExternalSecret(list, evaluator, name, spec)] };
}

/** Brings the spec to what is wanted; other fields of the target, and its name, stay. */
function planUpdate(existing: PackageObject, wanted: ExternalSecretSpec): Plan {
  const editable = editableObject(existing);
  if (!editable) return say(editRefused(existing, 'spec', 'the ExternalSecret is not written out'));
  const { item, root } = editable;
  const spec = findEntry(root, 'spec')?.value;
  if (spec?.kind !== 'mapping') {
    return editItem(editable, 'spec', planSetKey(item.text(), root, 'spec', wanted));
  }
  return joinPlans(
    ...Object.entries(wanted)
      // What goes under the last key comes before a new key after it.
      .sort(
        ([one], [other]) => Number(findEntry(spec, one) === undefined) - Number(findEntry(spec, other) === undefined),
      )
      .filter(([key, value]) => key !== 'target' && !isSame(valueAt(existing.value, 'spec', key), value))
      .map(([key, value]) => editItem(editable, `spec.${key}`, planSetKey(item.text(), spec, key, value))),
    planTarget(editable, spec, wanted['target'] ?? null),
  );
}

/** Gives the target the content that a generator's token needs. A store holds the whole file, so any target will do. */
function planTarget(editable: EditableObject, spec: MappingNode, wanted: YamlData): Plan {
  const { item, object } = editable;
  const data = valueAt(wanted, 'template', 'data');
  if (data === undefined || isSame(valueAt(object.value, 'spec', 'target', 'template'), valueAt(wanted, 'template'))) {
    return emptyPlan;
  }
  const target = findEntry(spec, 'target')?.value;
  const template = valueAt(wanted, 'template') as YamlData;
  const planned =
    target?.kind === 'mapping'
      ? planSetKey(item.text(), target, 'template', template)
      : planSetKey(item.text(), spec, 'target', wanted);
  return editItem(editable, 'spec.target.template', planned);
}

function newExternalSecret(
  list: ResourceList,
  evaluator: Pick<PorchProgram, 'namespace' | 'object'>,
  name: string,
  spec: ExternalSecretSpec,
): NewObject {
  const annotations = newFilePath(list, evaluator, name);
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: {
      name,
      namespace: evaluator.namespace,
      ...(Object.keys(annotations).length > 0 && { annotations }),
    },
    spec,
  };
}
