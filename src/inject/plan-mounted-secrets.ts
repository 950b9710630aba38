import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { InjectConfig } from '../function-config/inject-config.js';
import { injectDefaults } from '../function-config/inject-schema.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { findEntry } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import type { EditableProgram } from './editable-program.js';
import { planAppendEntries } from './plan-append-entries.js';
import { caKey } from './plan-tls-secret.js';
import { editItem, joinPlans, say, type Plan } from './plan.js';
import { planVolume } from './plan-volume.js';
import { planVolumeMount, type PlannedVolumeMount } from './plan-volume-mount.js';

/** A Secret's volume, and its mount in the evaluator's container. */
export interface MountedSecret {
  readonly volume: {
    readonly name: string;
    readonly edits: readonly Edit[];
    /** What must still be added to `volumes`. */
    readonly added: YamlData | undefined;
    readonly diagnostics: readonly Diagnostic[];
  };
  readonly mount: PlannedVolumeMount;
}

/**
 * The CA's Secret; none where functionConfig asks for none.
 *
 * @param folder where a flag says already that it is
 */
export function planMountedCa(
  evaluator: EditableProgram,
  build: { readonly release: Release; readonly flags: ParsedFlags },
  { tls }: InjectConfig,
  folder?: string,
): readonly MountedSecret[] {
  if (!tls) return [];
  const wanted = { secretName: tls.secretName, volumeName: 'tls-secret', key: caKey, isNameable: false };
  const volume = planVolume(evaluator, wanted, folder);
  const mount = planVolumeMount(evaluator, build, volume.name, {
    given: tls.mountPath,
    standard: injectDefaults.tlsMountPath,
    field: 'tls.mountPath',
  });
  return [{ volume, mount }];
}

/**
 * Adds volumes and mounts.
 *
 * @param others what goes under other keys of the container, which are new where `key` is left out
 */
export function planMountedSecrets(
  evaluator: EditableProgram,
  secrets: readonly MountedSecret[],
  others: readonly { readonly key?: string; readonly plan: Plan }[],
): Plan {
  const { containerNode, containerPath, podNode, podPath } = evaluator;
  const volumes = secrets.map(({ volume }) => volume);
  const mounts = secrets.map(({ mount }) => mount);
  const isThere = (key = ''): boolean => findEntry(containerNode, key) !== undefined;
  const mountPlan = planEntries(evaluator, containerNode, containerPath, 'volumeMounts', mounts);
  // The order matters for edits at one place: what goes under an existing key comes before a new key after it.
  const sorted = [...others, { key: 'volumeMounts', plan: mountPlan }].toSorted(
    (one, other) => Number(isThere(other.key)) - Number(isThere(one.key)),
  );
  return joinPlans(
    editItem(evaluator, containerPath, { edits: [...volumes, ...mounts].flatMap(({ edits }) => edits) }),
    ...sorted.map(({ plan }) => plan),
    planEntries(evaluator, podNode, podPath, 'volumes', volumes),
    say(...[...volumes, ...mounts].flatMap(({ diagnostics }) => diagnostics)),
  );
}

/** Adds to a list what parts of a plan still need there. */
export function planEntries(
  evaluator: EditableProgram,
  holder: MappingNode,
  path: string,
  key: string,
  parts: readonly { readonly added: YamlData | undefined }[],
): Plan {
  const values = parts.flatMap(({ added }) => (added === undefined ? [] : [added]));
  return editItem(evaluator, `${path}.${key}`, planAppendEntries(evaluator.item.text(), holder, key, values));
}
