import { planSetKey } from '../edit/plan-set-key.js';
import { renderBlock } from '../edit/render-block.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { ExternalSecretOrigin } from '../function-config/credential-origin.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import type { Runner } from '../porch/find-runner.js';
import type { ResourceList } from '../resource-list/resource-list.js';
import { findEntry } from '../yaml/find-node.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { findSecret, type FoundItem } from './find-secret.js';
import { itemPlace } from './item-place.js';
import { newFilePath } from './new-file-path.js';
import { editItem, emptyPlan, joinPlans, say, type Plan } from './plan.js';

/** Writes or updates the ExternalSecret (external-secrets.io/v1) that makes the Secret in the cluster. */
export function planExternalSecret(
  list: ResourceList,
  runner: Runner,
  name: string,
  origin: ExternalSecretOrigin,
): Plan {
  const secret = { name, namespace: runner.namespace };
  const other = findSecret(list, 'Secret', secret) ?? findSecret(list, 'SealedSecret', secret);
  if (other) {
    return say({
      rule: 'secret-made-elsewhere',
      severity: 'error',
      message: `the package holds the Secret "${name}" already, which an ExternalSecret of that name would overwrite; remove it, or set \`secret.name\` to another one`,
      ...itemPlace(other.root),
    });
  }
  const existing = findSecret(list, 'ExternalSecret', secret);
  return existing ? planUpdate(existing, origin) : { ...emptyPlan, newItems: [render(list, runner, name, origin)] };
}

function planUpdate({ item, root }: FoundItem, origin: ExternalSecretOrigin): Plan {
  const spec = findEntry(root, 'spec')?.value;
  if (spec?.kind !== 'mapping') {
    return editItem(item, root, 'spec', planSetKey(item.text(), root, 'spec', externalSpec(undefined, origin)));
  }
  const wanted: Readonly<Record<string, YamlData>> = { secretStoreRef: origin.storeRef, data: externalData(origin) };
  return joinPlans(
    ...Object.entries(wanted)
      .filter(([key, value]) => !isSame(yamlValue(findEntry(spec, key)?.value), value))
      .map(([key, value]) => editItem(item, root, `spec.${key}`, planSetKey(item.text(), spec, key, value))),
  );
}

function render(list: ResourceList, runner: Runner, name: string, origin: ExternalSecretOrigin): string {
  const annotations = newFilePath(list, runner, name);
  return renderBlock(
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: {
        name,
        namespace: runner.namespace,
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

/** Whether two values of plain data say the same; the order of keys does not matter. */
function isSame(one: unknown, other: unknown): boolean {
  const sorted = (_: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}
