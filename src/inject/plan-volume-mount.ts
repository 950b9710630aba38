import type { V1VolumeMount } from '@kubernetes/client-node/dist/gen/models/V1VolumeMount.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import { planRemoveEntry } from '../edit/plan-remove-entry.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { YamlData } from '../edit/yaml-data.js';
import { covers, describeTakenPath } from '../package/hidden-file.js';
import { listAt, textAt, valueAt } from '../package/json-value.js';
import { placeOf } from '../package/package-object.js';
import type { ParsedFlags } from '../porch/go-flags.js';
import type { Release } from '../porch/releases.js';
import { trimSlashes } from '../text/trim-slashes.js';
import { findEntry } from '../yaml/find-node.js';
import type { EditableProgram } from './editable-program.js';
import type { Manifest } from './manifest.js';
import { editRefused } from './plan.js';

/** The mount of a Secret's volume in the evaluator's container: an existing one, or one to add. */
export interface PlannedVolumeMount {
  readonly mountPath: string;
  readonly edits: readonly Edit[];
  /** What must still be added to `volumeMounts`. */
  readonly added: YamlData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds or adds the read-only mount of a volume in a folder of its own. An existing mount keeps its path, unless the
 * functionConfig names another. A mount with subPath, which never sees a changed Secret, is replaced.
 */
export function planVolumeMount(
  evaluator: EditableProgram,
  { release, flags }: { readonly release: Release; readonly flags: ParsedFlags },
  volumeName: string,
  path: { readonly given: string | undefined; readonly standard: string; readonly field: string },
): PlannedVolumeMount {
  const text = evaluator.item.text();
  const list = findEntry(evaluator.containerNode, 'volumeMounts')?.value;
  const mounts = readMounts(evaluator);
  const ours = mounts.filter((mount) => mount.volume === volumeName);
  const whole = ours.filter((mount) => !mount.isPart);
  const kept = whole.find((mount) => mount.path === (path.given ?? path.standard)) ?? whole[0];
  const mountPath = path.given ?? kept?.path ?? path.standard;
  const removed = kept ? [] : ours;
  const place = placeOf(evaluator.object);
  const fieldPath = `${evaluator.containerPath}.volumeMounts`;

  const others = mounts.filter((mount) => mount !== kept && !removed.includes(mount));
  const conflict =
    describeMountConflict(evaluator, mountPath, others) ?? describeTakenPath(evaluator, release, flags, mountPath);
  if (conflict !== undefined) {
    const message = `\`mountPath\` "${mountPath}" ${conflict}; set \`${path.field}\` to a folder of its own`;
    return {
      mountPath,
      edits: [],
      added: undefined,
      diagnostics: [{ rule: 'mount-path-taken', severity: 'error', message, fieldPath, ...place }],
    };
  }

  const planned: PlannedEdits[] = [];
  if (kept) {
    const entry = list?.kind === 'sequence' ? list.entries[kept.index]?.value : undefined;
    const wanted: readonly (readonly [string, YamlData])[] = [
      ...(kept.path === mountPath ? [] : [['mountPath', mountPath] as const]),
      ...(kept.isReadOnly ? [] : [['readOnly', true] as const]),
    ];
    for (const [key, value] of wanted) {
      planned.push(
        entry?.kind === 'mapping'
          ? planSetKey(text, entry, key, value)
          : { refused: 'it is not written out', offset: evaluator.containerNode.start },
      );
    }
  }
  const diagnostics: Diagnostic[] = [];
  for (const mount of removed) {
    if (list?.kind === 'sequence') planned.push(planRemoveEntry(text, list, mount.index));
    diagnostics.push({
      rule: 'secret-mounted-by-sub-path',
      severity: 'warning',
      message: `the volume "${volumeName}" was mounted with \`subPath\` at "${mount.path}", where a changed Secret never arrives; it is now mounted as a whole at "${mountPath}"`,
      fieldPath,
      ...place,
    });
  }
  const mount = { name: volumeName, mountPath, readOnly: true } satisfies Manifest<V1VolumeMount>;
  // A list that loses its last entry becomes empty, so it is replaced as a whole.
  const isEmptied = removed.length > 0 && removed.length === mounts.length;
  const replaced = isEmptied ? planSetKey(text, evaluator.containerNode, 'volumeMounts', [mount]) : undefined;
  const all = replaced ? [replaced] : planned;
  for (const { refused } of all) {
    if (refused !== undefined) diagnostics.push(editRefused(evaluator.object, fieldPath, refused));
  }
  return {
    mountPath,
    edits: all.flatMap((each) => each.edits ?? []),
    added: (kept ?? replaced) ? undefined : mount,
    diagnostics,
  };
}

interface ContainerMount {
  readonly index: number;
  readonly volume: string;
  readonly path: string;
  readonly isPart: boolean;
  readonly isReadOnly: boolean;
}

function readMounts({ container }: EditableProgram): readonly ContainerMount[] {
  return listAt(container, 'volumeMounts').flatMap((mount, index) => {
    const path = textAt(mount, 'mountPath');
    if (path === undefined) return [];
    return [
      {
        index,
        volume: textAt(mount, 'name') ?? '',
        path: path === '/' ? path : trimSlashes(path),
        isPart: ['subPath', 'subPathExpr'].some((key) => (textAt(mount, key) ?? '') !== ''),
        isReadOnly: valueAt(mount, 'readOnly') === true,
      },
    ];
  });
}

/** Volumes in which another mount point can be made. */
const writableSources = ['emptyDir', 'persistentVolumeClaim', 'ephemeral', 'hostPath'];

function describeMountConflict(
  { pod }: EditableProgram,
  mountPath: string,
  others: readonly ContainerMount[],
): string | undefined {
  const isWritable = ({ isReadOnly, volume }: ContainerMount): boolean => {
    const source = listAt(pod, 'volumes').find((each) => textAt(each, 'name') === volume);
    return !isReadOnly && writableSources.some((kind) => valueAt(source, kind) !== undefined);
  };
  const held = others.find((mount) => covers(mountPath, mount.path));
  if (held) return `contains the mount of "${held.volume}" at "${held.path}"`;
  const below = others.find((mount) => covers(mount.path, mountPath) && !isWritable(mount));
  return below && `is in the mount of "${below.volume}" at "${below.path}", where no folder can be made`;
}
