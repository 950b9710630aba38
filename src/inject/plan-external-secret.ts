import { planSetKey } from '../edit/plan-set-key.js';
import { renderBlock } from '../edit/render-block.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { ExternalSecretOrigin } from '../function-config/credential-origin.js';
import type { PorchProgram } from '../package/find-program.js';
import { valueAt } from '../package/json-value.js';
import { editableObject, placeOf, type PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findSecrets } from '../package/secret-content.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry } from '../yaml/find-node.js';
import { newFilePath } from './new-file-path.js';
import { editItem, editRefused, emptyPlan, joinPlans, say, type Plan } from './plan.js';

/** Writes or updates the ExternalSecret (external-secrets.io/v1) that makes the Secret in the cluster. */
export function planExternalSecret(
  list: ResourceList,
  objects: PackageObjects,
  evaluator: PorchProgram,
  name: string,
  origin: ExternalSecretOrigin,
): Plan {
  const makers = findSecrets(objects, [name])
    .filter((secret) => secret.name === name && secret.namespace === evaluator.namespace)
    .map(({ object }) => object);
  const other = makers.find(({ ref }) => ref.kind !== 'ExternalSecret');
  if (other) {
    return say({
      rule: 'secret-made-elsewhere',
      severity: 'error',
      message: `the package already has the Secret "${name}", which an ExternalSecret of that name would overwrite; remove it, or set \`secret.name\` to another one`,
      ...placeOf(other),
    });
  }
  const [existing] = makers;
  return existing ? planUpdate(existing, origin) : { ...emptyPlan, newItems: [render(list, evaluator, name, origin)] };
}

function planUpdate(existing: PackageObject, origin: ExternalSecretOrigin): Plan {
  const editable = editableObject(existing);
  if (!editable) return say(editRefused(existing, 'spec', 'the ExternalSecret is not written out'));
  const { item, root } = editable;
  const spec = findEntry(root, 'spec')?.value;
  if (spec?.kind !== 'mapping') {
    return editItem(editable, 'spec', planSetKey(item.text(), root, 'spec', externalSpec(undefined, origin)));
  }
  const wanted: Readonly<Record<string, YamlData>> = { secretStoreRef: origin.storeRef, data: externalData(origin) };
  return joinPlans(
    ...Object.entries(wanted)
      .filter(([key, value]) => !isSame(valueAt(existing.value, 'spec', key), value))
      .map(([key, value]) => editItem(editable, `spec.${key}`, planSetKey(item.text(), spec, key, value))),
  );
}

function render(list: ResourceList, evaluator: PorchProgram, name: string, origin: ExternalSecretOrigin): string {
  const annotations = newFilePath(list, evaluator, name);
  return renderBlock(
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name,
        namespace: evaluator.namespace,
        ...(Object.keys(annotations).length > 0 && { annotations }),
      },
      spec: externalSpec(name, origin),
    },
    0,
  );
}

function externalSpec(name: string | undefined, origin: ExternalSecretOrigin): YamlData {
  return {
    secretStoreRef: origin.storeRef,
    target: { ...(name !== undefined && { name }), template: { type: dockerConfigType } },
    data: externalData(origin),
  };
}

function externalData({ remoteRef }: ExternalSecretOrigin): readonly YamlData[] {
  return [{ secretKey: dockerConfigKey, remoteRef: { ...remoteRef } }];
}

/** Whether two values of plain data are equal; the order of keys does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}
