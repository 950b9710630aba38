import type { V1VolumeMount } from '@kubernetes/client-node/dist/gen/models/V1VolumeMount.js';
import type { Diagnostic } from '../diagnostic.js';
import type { Edit } from '../edit/edit.js';
import { planRemoveEntry } from '../edit/plan-remove-entry.js';
import { planSetKey } from '../edit/plan-set-key.js';
import type { PlannedEdits } from '../edit/planned-edits.js';
import type { YamlData } from '../edit/yaml-data.js';
import type { Runner } from '../porch/find-runner.js';
import { findEntry, findNode, scalarText } from '../yaml/find-node.js';
import type { MappingNode } from '../yaml/node.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { itemPlace } from './item-place.js';
import type { Manifest } from './manifest.js';
import { entriesOf } from './plan-volume.js';
import { trimSlashes } from '../text/trim-slashes.js';

/** The mount of a Secret's volume in the runner's container: one that is there, or one to add. */
export interface PlannedVolumeMount {
  readonly mountPath: string;
  readonly edits: readonly Edit[];
  /** What is still to be added to `volumeMounts`. */
  readonly added: YamlData | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds or adds the read-only mount of a volume in a folder of its own. A mount that is there keeps its path, unless the
 * functionConfig says another; one by subPath, which would never see a changed Secret, gives way to a whole one.
 */
export function planVolumeMount(
  runner: Runner,
  volumeName: string,
  path: { readonly given: string | undefined; readonly standard: string; readonly field: string },
): PlannedVolumeMount {
  const text = runner.item.text();
  const list = findEntry(runner.container, 'volumeMounts')?.value;
  const mounts = readMounts(runner);
  const ours = mounts.filter((mount) => mount.volume === volumeName);
  const whole = ours.filter((mount) => !mount.isPart);
  const kept = whole.find((mount) => mount.path === (path.given ?? path.standard)) ?? whole[0];
  const mountPath = path.given ?? kept?.path ?? path.standard;
  const removed = kept ? [] : ours;

  const conflict = describeConflict(
    runner,
    mountPath,
    mounts.filter((mount) => mount !== kept && !removed.includes(mount)),
  );
  const place = itemPlace(runner.deployment);
  const fieldPath = `${containerPath(runner)}.volumeMounts`;
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
    if (kept.path !== mountPath) planned.push(planSetKey(text, kept.node, 'mountPath', mountPath));
    if (yamlValue(findEntry(kept.node, 'readOnly')?.value) !== true) {
      planned.push(planSetKey(text, kept.node, 'readOnly', true));
    }
  }
  const diagnostics: Diagnostic[] = [];
  for (const mount of removed) {
    if (list?.kind === 'sequence') planned.push(planRemoveEntry(text, list, mount.index));
    diagnostics.push({
      rule: 'secret-mounted-by-sub-path',
      severity: 'warning',
      message: `the volume "${volumeName}" was mounted by \`subPath\` at "${mount.path}", where a changed Secret never arrives; it is now mounted whole at "${mountPath}"`,
      fieldPath,
      ...place,
    });
  }
  const mount = { name: volumeName, mountPath, readOnly: true } satisfies Manifest<V1VolumeMount>;
  // A list that loses its last entry becomes empty, and is better replaced whole.
  const emptied = removed.length > 0 && removed.length === mounts.length;
  const replaced = emptied ? planSetKey(text, runner.container, 'volumeMounts', [mount]) : undefined;
  const edits = (replaced ? [replaced] : planned).flatMap((each) => each.edits ?? []);
  for (const { refused } of replaced ? [replaced] : planned) {
    if (refused === undefined) continue;
    const message = `\`${fieldPath}\` cannot be edited without touching more than it must: ${refused}; write it out`;
    diagnostics.push({ rule: 'edit-refused', severity: 'error', message, fieldPath, ...place });
  }
  return { mountPath, edits, added: (kept ?? replaced) ? undefined : mount, diagnostics };
}

interface Mount {
  readonly index: number;
  readonly node: MappingNode;
  readonly volume: string;
  readonly path: string;
  readonly isPart: boolean;
}

function readMounts(runner: Runner): readonly Mount[] {
  return entriesOf(findEntry(runner.container, 'volumeMounts')?.value).flatMap((node, index) => {
    const path = scalarText(findEntry(node, 'mountPath')?.value);
    if (node?.kind !== 'mapping' || path === undefined) return [];
    const isPart = ['subPath', 'subPathExpr'].some((key) => (scalarText(findEntry(node, key)?.value) ?? '') !== '');
    const volume = scalarText(findEntry(node, 'name')?.value) ?? '';
    return [{ index, node, volume, path: path === '/' ? path : trimSlashes(path), isPart }];
  });
}

/** Folders and files that the runner's image needs (Porch v3.0.2 and v1.5.8, func/Dockerfile), and the system's own. */
const runnerFiles = [
  '/home/nonroot/server',
  '/server',
  '/config.yaml',
  '/functions',
  '/wrapper-server',
  '/grpc-health-probe',
  '/pod-cache-config',
  '/var/run/secrets/kubernetes.io/serviceaccount',
  '/run/secrets/kubernetes.io/serviceaccount',
  ...['bin', 'dev', 'etc', 'lib', 'proc', 'sbin', 'sys', 'tmp', 'usr'].map((name) => `/${name}`),
];

/** Volumes that a further mount point can be made in. */
const writableSources = ['emptyDir', 'persistentVolumeClaim', 'ephemeral', 'hostPath'];

function describeConflict(runner: Runner, mountPath: string, others: readonly Mount[]): string | undefined {
  const covers = (outer: string, inner: string): boolean =>
    outer === inner || inner.startsWith(outer === '/' ? '/' : `${outer}/`);
  const held = others.find((mount) => covers(mountPath, mount.path));
  if (held) return `holds the mount of "${held.volume}" at "${held.path}"`;
  const below = others.find((mount) => covers(mount.path, mountPath) && !isWritable(runner, mount));
  if (below) return `lies in the mount of "${below.volume}" at "${below.path}", where no folder can be made`;
  const files = [...runnerFiles, ...filesOf(runner)];
  const hidden = files.find((file) => covers(mountPath, file));
  if (hidden !== undefined) return `would hide the runner's own "${hidden}"`;
  const inside = ['/functions', '/home/nonroot/functions', '/pod-cache-config', '/proc', '/sys', '/dev'].find(
    (folder) => covers(folder, mountPath),
  );
  return inside === undefined ? undefined : `lies in "${inside}", which is not its own`;
}

function isWritable(runner: Runner, mount: Mount): boolean {
  const volume = entriesOf(findNode(runner.podSpec, ['volumes'])).find(
    (each) => scalarText(findEntry(each, 'name')?.value) === mount.volume,
  );
  const readOnly = yamlValue(findEntry(mount.node, 'readOnly')?.value) === true;
  return !readOnly && writableSources.some((source) => findEntry(volume, source) !== undefined);
}

/** The program, and the files and folders that its flags name. */
function filesOf(runner: Runner): readonly string[] {
  const words = runner.arguments.map(({ value }) => value ?? '');
  const named = words.flatMap((word, index) => {
    const match = /^--?(?:config|functions|pod-cache-config)(?:=(.*))?$/.exec(word);
    return match ? [match[1] ?? words[index + 1] ?? ''] : [];
  });
  return [runner.program ?? '', ...named].filter((path) => path.startsWith('/')).map((path) => trimSlashes(path));
}

/** The path of the runner's container in its Deployment. */
export function containerPath({ containerIndex }: Runner): string {
  return `spec.template.spec.containers[${containerIndex}]`;
}
