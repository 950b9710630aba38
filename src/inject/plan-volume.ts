import type { V1Volume } from '@kubernetes/client-node/dist/gen/models/V1Volume.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import { planReplaceScalar } from '../edit/plan-replace-scalar.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { Runner } from '../porch/find-runner.js';
import { isReadableMode, type ProcessUser } from '../porch/secret-file-mode.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode, YamlNode } from '../yaml/node.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { itemPlace } from './item-place.js';
import type { Manifest } from './manifest.js';
import { trimSlashes } from '../text/trim-slashes.js';

/** A Secret's volume in the runner's pod: one that is there, or one to add. */
export interface PlannedVolume {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** What is still to be added to `volumes`. */
  readonly added: YamlData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds or adds the volume of a Secret. A volume of another name that holds the whole Secret serves as well; the name
 * must not belong to another source, unless that is a Secret that only the runner mounts where its path flag says, as an
 * earlier run with another `secret.name` left it.
 *
 * @param key the key of the Secret that must be in the volume
 * @param oldFolder where the runner's flag says that the old Secret is mounted
 */
export function planVolume(
  runner: Runner,
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
  const volumes = entriesOf(findEntry(runner.podSpec, 'volumes')?.value);
  const holders = volumes.filter((volume) => holdsSecret(volume, secretName, key));
  const holder = holders.find((volume) => nameOf(volume) === volumeName) ?? holders[0];
  const name = holder && nameOf(holder);
  if (name !== undefined) {
    return {
      name,
      edits: [],
      added: undefined,
      diagnostics: checkKeptVolume(runner, volumes.indexOf(holder), name, key),
    };
  }

  const index = volumes.findIndex((volume) => nameOf(volume) === volumeName);
  const taken = index < 0 ? undefined : volumes[index];
  if (!taken) {
    const added = { name: volumeName, secret: { secretName } } satisfies Manifest<V1Volume>;
    return { name: volumeName, edits: [], added, diagnostics: [] };
  }
  const other = findNode(taken, ['secret', 'secretName']);
  const isOurs = oldFolder !== undefined && isMountedOnlyAt(runner, volumeName, oldFolder);
  if (other?.kind === 'scalar' && isOurs && findEntry(findEntry(taken, 'secret')?.value, 'items') === undefined) {
    const planned: PlannedEdits = planReplaceScalar(runner.item.text(), other, secretName);
    if (planned.edits) return { name: volumeName, edits: planned.edits, added: undefined, diagnostics: [] };
  }
  const message = `the volume "${volumeName}" has another source than the whole Secret "${secretName}"; ${isNameable ? 'set `volumeName` to another name, or remove that volume' : 'rename or remove that volume'}`;
  return {
    name: volumeName,
    edits: [],
    added: undefined,
    diagnostics: [
      {
        rule: 'volume-name-taken',
        severity: 'error',
        message,
        fieldPath: `spec.template.spec.volumes[${index}]`,
        ...itemPlace(runner.deployment),
      },
    ],
  };
}

/** The values of a sequence's entries. */
export function entriesOf(node: YamlNode | undefined): readonly (YamlNode | undefined)[] {
  return node?.kind === 'sequence' ? node.entries.map(({ value }) => value) : [];
}

function nameOf(node: YamlNode | undefined): string | undefined {
  return scalarText(findEntry(node, 'name')?.value);
}

function holdsSecret(volume: YamlNode | undefined, secretName: string, key: string): boolean {
  const secret = findEntry(volume, 'secret')?.value;
  if (scalarText(findEntry(secret, 'secretName')?.value) !== secretName) return false;
  const items = entriesOf(findEntry(secret, 'items')?.value);
  const text = (item: YamlNode | undefined, field: string): string | undefined =>
    scalarText(findEntry(item, field)?.value);
  return items.length === 0 || items.some((item) => text(item, 'key') === key && text(item, 'path') === key);
}

function isMountedOnlyAt(runner: Runner, volumeName: string, folder: string): boolean {
  const mounts = ['initContainers', 'containers', 'ephemeralContainers']
    .flatMap((field) => entriesOf(findEntry(runner.podSpec, field)?.value))
    .flatMap((container) =>
      entriesOf(findEntry(container, 'volumeMounts')?.value).map((mount) => ({ container, mount })),
    )
    .filter(({ mount }) => nameOf(mount) === volumeName);
  return mounts.every(
    ({ container, mount }) =>
      container === runner.container && trimSlashes(scalarText(findEntry(mount, 'mountPath')?.value) ?? '') === folder,
  );
}

/** What may keep the runner from the file in a volume that is there already. */
function checkKeptVolume(runner: Runner, index: number, name: string, key: string): readonly Diagnostic[] {
  const secret = findNode(runner.podSpec, ['volumes', index, 'secret']);
  const warn = (rule: string, field: string, message: string): Diagnostic => ({
    rule,
    severity: 'warning',
    message: `the volume "${name}" ${message}`,
    fieldPath: `spec.template.spec.volumes[${index}].secret.${field}`,
    ...itemPlace(runner.deployment),
  });
  const item = entriesOf(findEntry(secret, 'items')?.value).find(
    (each) => scalarText(findEntry(each, 'key')?.value) === key,
  );
  const mode = numberAt(item, 'mode') ?? numberAt(secret, 'defaultMode');
  const diagnostics: Diagnostic[] = [];
  if (mode !== undefined && !isReadableMode(mode, processUser(runner))) {
    diagnostics.push(
      warn(
        'secret-mode-unreadable',
        'defaultMode',
        `gives its files mode 0${mode.toString(8)} as root's, so the function runner, which is user 10001 unless \`runAsUser\` says otherwise, may not read them; leave out \`defaultMode\` (then 0644), or set \`fsGroup\` in the pod's securityContext`,
      ),
    );
  }
  if (yamlValue(findEntry(secret, 'optional')?.value) === true) {
    diagnostics.push(
      warn(
        'secret-volume-optional',
        'optional',
        'is optional, so without its Secret the function runner starts and does not find its file; take `optional` out, so that the pod waits for the Secret',
      ),
    );
  }
  return diagnostics;
}

function processUser({ podSpec, container }: Runner): ProcessUser {
  const field = (holder: MappingNode, name: string): unknown => numberAt(findNode(holder, ['securityContext']), name);
  return {
    runAsUser: field(container, 'runAsUser') ?? field(podSpec, 'runAsUser'),
    runAsGroup: field(container, 'runAsGroup') ?? field(podSpec, 'runAsGroup'),
    fsGroup: field(podSpec, 'fsGroup'),
    supplementalGroups: entriesOf(findNode(podSpec, ['securityContext', 'supplementalGroups'])).map(yamlValue),
  };
}

/** A number as Kubernetes reads it: `yamlValue` takes one with a leading zero for octal, too. */
function numberAt(node: YamlNode | undefined, key: string): number | undefined {
  const value = yamlValue(findEntry(node, key)?.value);
  return typeof value === 'number' ? value : undefined;
}
