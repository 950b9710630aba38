import type { V1Volume } from '@kubernetes/client-node/dist/gen/models/V1Volume.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import { planReplaceScalar } from '../edit/plan-replace-scalar.js';
import type { YamlData } from '../edit/yaml-data.js';
import { listAt, textAt, valueAt } from '../package/json-value.js';
import { placeOf } from '../package/package-object.js';
import { isReadableMode } from '../package/secret-file-mode.js';
import { trimSlashes } from '../text/trim-slashes.js';
import { findNode } from '../yaml/find-node.js';
import type { EditableProgram } from './editable-program.js';
import type { Manifest } from './manifest.js';

/** A Secret's volume in the evaluator's pod: an existing one, or one to add. */
export interface PlannedVolume {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What must still be added to `volumes`. */
  readonly added: YamlData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds or adds the volume of a Secret. A volume with another name that holds the whole Secret will do. The name must not
 * belong to another source, unless that is a Secret that only the evaluator mounts, at the path of its flag: an earlier
 * run with another `secret.name` left it so.
 *
 * @param key the key of the Secret that must be in the volume
 * @param oldFolder where the evaluator's flag says that the old Secret is mounted
 */
export function planVolume(
  evaluator: EditableProgram,
  wanted: {
    readonly secretName: string;
    readonly volumeName: string;
    readonly key: string;
    /** Whether functionConfig may give the volume another name. */
    readonly isNameable: boolean;
  },
  oldFolder: string | undefined,
): PlannedVolume {
  const { secretName, volumeName, key, isNameable } = wanted;
  const volumes = listAt(evaluator.pod, 'volumes');
  const holders = volumes.filter((volume) => holdsSecret(volume, secretName, key));
  const holder = holders.find((volume) => textAt(volume, 'name') === volumeName) ?? holders[0];
  const name = textAt(holder, 'name');
  if (name !== undefined) {
    const diagnostics = checkKeptVolume(evaluator, volumes.indexOf(holder), name, key);
    return { name, edits: [], added: undefined, diagnostics };
  }

  const index = volumes.findIndex((volume) => textAt(volume, 'name') === volumeName);
  const taken = volumes[index];
  if (taken === undefined) {
    const added = { name: volumeName, secret: { secretName } } satisfies Manifest<V1Volume>;
    return { name: volumeName, edits: [], added, diagnostics: [] };
  }
  const other = findNode(evaluator.podNode, ['volumes', index, 'secret', 'secretName']);
  const isOurs = oldFolder !== undefined && isMountedOnlyAt(evaluator, volumeName, oldFolder);
  if (other?.kind === 'scalar' && isOurs && valueAt(taken, 'secret', 'items') === undefined) {
    const { edits } = planReplaceScalar(evaluator.item.text(), other, secretName);
    if (edits) return { name: volumeName, edits, added: undefined, diagnostics: [] };
  }
  const remedy = isNameable
    ? 'set `volumeName` to another name, or remove that volume'
    : 'rename or remove that volume';
  return {
    name: volumeName,
    edits: [],
    added: undefined,
    diagnostics: [
      {
        rule: 'volume-name-taken',
        severity: 'error',
        message: `the volume "${volumeName}" is not the whole Secret "${secretName}"; ${remedy}`,
        fieldPath: `${evaluator.podPath}.volumes[${index}]`,
        ...placeOf(evaluator.object),
      },
    ],
  };
}

function holdsSecret(volume: unknown, secretName: string, key: string): boolean {
  const secret = valueAt(volume, 'secret');
  if (textAt(secret, 'secretName') !== secretName) return false;
  const items = listAt(secret, 'items');
  return items.length === 0 || items.some((item) => textAt(item, 'key') === key && textAt(item, 'path') === key);
}

function isMountedOnlyAt({ container, pod }: EditableProgram, volumeName: string, folder: string): boolean {
  return ['initContainers', 'containers', 'ephemeralContainers']
    .flatMap((field) => listAt(pod, field))
    .flatMap((holder) => listAt(holder, 'volumeMounts').map((mount) => ({ holder, mount })))
    .filter(({ mount }) => textAt(mount, 'name') === volumeName)
    .every(({ holder, mount }) => holder === container && trimSlashes(textAt(mount, 'mountPath') ?? '') === folder);
}

/** What may keep the evaluator from reading the file in an existing volume. */
function checkKeptVolume(
  { container, object, pod, podPath }: EditableProgram,
  index: number,
  name: string,
  key: string,
): readonly Diagnostic[] {
  const secret = valueAt(pod, 'volumes', index, 'secret');
  const warn = (rule: string, field: string, message: string): Diagnostic => ({
    rule,
    severity: 'warning',
    message: `the volume "${name}" ${message}`,
    fieldPath: `${podPath}.volumes[${index}].secret.${field}`,
    ...placeOf(object),
  });
  const item = listAt(secret, 'items').find((each) => textAt(each, 'key') === key);
  const mode = valueAt(item, 'mode') ?? valueAt(secret, 'defaultMode');
  const diagnostics: Diagnostic[] = [];
  if (typeof mode === 'number' && !isReadableMode(mode, pod, container)) {
    diagnostics.push(
      warn(
        'secret-mode-unreadable',
        'defaultMode',
        `gives its files mode 0${mode.toString(8)} and root as owner, so the evaluator, which is user 10001, cannot read them; remove \`defaultMode\`, or set \`fsGroup\` in the pod's securityContext`,
      ),
    );
  }
  if (valueAt(secret, 'optional') === true) {
    diagnostics.push(
      warn(
        'secret-volume-optional',
        'optional',
        'is optional, so without its Secret the evaluator starts but does not find its file; remove `optional`',
      ),
    );
  }
  return diagnostics;
}
