import { isReadableMode } from './secret-file-mode.js';
import type { KeyBytes, KeyedContent } from './keyed-content.js';
import { listAt, objectAt, textAt, valueAt, type JsonObject } from './json-value.js';

/** One file of a volume, before the container's user is considered. */
interface VolumeFile {
  readonly source: VolumeSource;
  readonly key: string;
  readonly mode: number | undefined;
  readonly bytes: KeyBytes | 'not-in-package' | 'key-missing';
}

/** Where a mounted file comes from. */
export interface VolumeSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly optional: boolean;
  /** Undefined if the package does not hold it. */
  readonly content: KeyedContent | undefined;
}

/** The volumeMount and volume at a path. */
export interface Mount {
  /** Index in the container's `volumeMounts`. */
  readonly index: number;
  readonly mountPath: string;
  readonly subPath: string | undefined;
  readonly volumeName: string;
  /** Index in the pod's `volumes`; undefined if no volume has that name. */
  readonly volumeIndex: number | undefined;
  /** Its Secrets and ConfigMaps. */
  readonly sources: readonly VolumeSource[];
}

/** What a process of the container finds at a path. */
export type MountedPath = { readonly mount: Mount | undefined } & (
  | { readonly state: 'nothing' | 'folder' }
  | { readonly state: 'file'; readonly bytes: Uint8Array; readonly source: VolumeSource; readonly key: string }
  | { readonly state: 'unreadable'; readonly mode: number; readonly source: VolumeSource; readonly key: string }
  /** The kubelet cannot mount the volume: a key that `items` names is not in the Secret. */
  | { readonly state: 'not-mountable'; readonly source: VolumeSource; readonly key: string }
  | { readonly state: 'invalid'; readonly source: VolumeSource; readonly key: string }
  | { readonly state: 'unknown'; readonly source?: VolumeSource; readonly key?: string }
);

/** The part of a container's file system that its pod's volumes make. */
export interface ContainerFiles {
  readonly pod: JsonObject;
  readonly container: JsonObject;
  secret(name: string): KeyedContent | undefined;
  configMap(name: string): KeyedContent | undefined;
}

/** What the container's process finds at `path`. */
export function findMountedPath(files: ContainerFiles, path: string): MountedPath {
  if (path === '') return { state: 'nothing', mount: undefined };
  const workingDir = textAt(files.container, 'workingDir');
  const left = foldersLeft(fromRoot(path, workingDir)).map((folder) => findMountedPath(files, folder));
  const noFolder = left.find(({ state }) => state !== 'folder');
  if (noFolder !== undefined) return noFolder.state === 'unknown' ? noFolder : { state: 'nothing', mount: undefined };

  const absolute = absolutePath(path, workingDir);
  const mount = findMount(files, absolute);
  if (mount === undefined) {
    const holdsMount = findMounts(files).some((other) => isWithin(other.mountPath, absolute));
    return { state: holdsMount ? 'folder' : 'nothing', mount: undefined };
  }
  const found = findInVolume(files, mount, absolute);
  return found.state === 'file' && /\/\.?$/.test(path) ? { state: 'nothing', mount } : found;
}

/** The mount at the path: the one with the longest mountPath, because the runtime mounts outer paths first. */
function findMount(files: ContainerFiles, path: string): Mount | undefined {
  return findMounts(files)
    .filter((mount) => isWithin(path, mount.mountPath))
    .reduce<Mount | undefined>(
      (longest, mount) =>
        longest === undefined || mount.mountPath.length > longest.mountPath.length ? mount : longest,
      undefined,
    );
}

/** Every volumeMount of the container, with its volume. */
export function findMounts(files: ContainerFiles): readonly Mount[] {
  const volumes = listAt(files.pod, 'volumes');
  return listAt(files.container, 'volumeMounts').map((entry, index) => {
    const volumeName = textAt(entry, 'name') ?? '';
    const volumeIndex = volumes.findIndex((volume) => textAt(volume, 'name') === volumeName);
    return {
      index,
      mountPath: absolutePath(textAt(entry, 'mountPath') ?? '/', undefined),
      subPath: textAt(entry, 'subPath') ?? textAt(entry, 'subPathExpr'),
      volumeName,
      volumeIndex: volumeIndex < 0 ? undefined : volumeIndex,
      sources: volumeIndex < 0 ? [] : sourcesOf(volumes[volumeIndex]).map((source) => lookUp(files, source)),
    };
  });
}

function findInVolume(files: ContainerFiles, mount: Mount, path: string): MountedPath {
  if (mount.volumeIndex === undefined) return { state: 'nothing', mount };
  const subPath = findSubPath(files, mount);
  if (subPath === undefined) return { state: 'unknown', mount };
  const wanted = joinPath(subPath, path.slice(mount.mountPath.length)).replace(/^\.\.data(\/|$)/, '');

  const volume = listAt(files.pod, 'volumes')[mount.volumeIndex];
  const sources = sourcesOf(volume);
  const open = sources.length === 0 || sources.length < sourceCount(volume);
  let folder = wanted === '';
  for (const declared of sources) {
    const source = lookUp(files, declared);
    const entries = volumeFiles(source, declared);
    const blocked = [...entries.values()].find((file) => file.bytes === 'key-missing');
    if (blocked !== undefined) return { state: 'not-mountable', mount, source, key: blocked.key };
    const file = entries.get(wanted);
    if (file !== undefined) return judgeFile(files, mount, file);
    folder ||= [...entries.keys()].some((name) => isWithin(name, wanted));
    if (!folder && source.content?.keys === undefined && declared.items === undefined) {
      return { state: 'unknown', mount, source, key: wanted };
    }
  }
  if (folder) return { state: 'folder', mount };
  return { state: open ? 'unknown' : 'nothing', mount };
}

function judgeFile(files: ContainerFiles, mount: Mount, file: VolumeFile): MountedPath {
  const { source, key, bytes, mode } = file;
  if (mode !== undefined && !isReadableMode(mode, files.pod, files.container))
    return { state: 'unreadable', mount, mode, source, key };
  if (bytes instanceof Uint8Array) return { state: 'file', mount, bytes, source, key };
  return { state: bytes === 'invalid' ? 'invalid' : 'unknown', mount, source, key };
}

/** A Secret or ConfigMap as a volume declares it. */
interface DeclaredSource {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  readonly optional: boolean;
  readonly mode: number | undefined;
  readonly items: readonly unknown[] | undefined;
}

/** The Secrets and ConfigMaps of a volume; none for other kinds of volume, whose content no package holds. */
function sourcesOf(volume: unknown): readonly DeclaredSource[] {
  const secret = valueAt(volume, 'secret');
  if (secret !== undefined) return [declaredSource('Secret', secret, textAt(secret, 'secretName'), secret)];
  const configMap = valueAt(volume, 'configMap');
  if (configMap !== undefined) return [declaredSource('ConfigMap', configMap, textAt(configMap, 'name'), configMap)];
  const projected = valueAt(volume, 'projected');
  return listAt(projected, 'sources').flatMap((source) => {
    const projectedSecret = valueAt(source, 'secret');
    if (projectedSecret !== undefined) {
      return [declaredSource('Secret', projectedSecret, textAt(projectedSecret, 'name'), projected)];
    }
    const projectedMap = valueAt(source, 'configMap');
    return projectedMap === undefined
      ? []
      : [declaredSource('ConfigMap', projectedMap, textAt(projectedMap, 'name'), projected)];
  });
}

function sourceCount(volume: unknown): number {
  return Math.max(1, listAt(volume, 'projected', 'sources').length);
}

function declaredSource(
  kind: DeclaredSource['kind'],
  source: unknown,
  name: string | undefined,
  modeOwner: unknown,
): DeclaredSource {
  const items = valueAt(source, 'items');
  return {
    kind,
    name: name ?? '',
    optional: valueAt(source, 'optional') === true,
    mode: numberAt(modeOwner, 'defaultMode'),
    items: Array.isArray(items) && items.length > 0 ? items : undefined,
  };
}

function lookUp(files: ContainerFiles, declared: DeclaredSource): VolumeSource {
  const { kind, name, optional } = declared;
  return { kind, name, optional, content: kind === 'Secret' ? files.secret(name) : files.configMap(name) };
}

/** The files of one source, by their path in the volume. */
function volumeFiles(source: VolumeSource, declared: DeclaredSource): ReadonlyMap<string, VolumeFile> {
  const keys = source.content?.keys;
  if (declared.items === undefined) {
    return new Map(
      [...(keys ?? [])].map(([key, bytes]) => [key, { source, key, mode: declared.mode, bytes }] as const),
    );
  }
  const files = declared.items.map((item) => {
    const key = textAt(item, 'key') ?? '';
    const bytes = keys === undefined ? 'not-in-package' : (keys.get(key) ?? 'key-missing');
    const mode = numberAt(item, 'mode') ?? declared.mode;
    return [joinPath('', textAt(item, 'path') ?? key), { source, key, mode, bytes }] as const;
  });
  return new Map(declared.optional ? files.filter(([, file]) => file.bytes !== 'key-missing') : files);
}

/** The mount's path within its volume; undefined if it depends on something that the package does not hold. */
function findSubPath(files: ContainerFiles, mount: Mount): string | undefined {
  const entry = objectAt(listAt(files.container, 'volumeMounts')[mount.index]);
  const expression = textAt(entry, 'subPathExpr');
  if (expression === undefined) return joinPath('', textAt(entry, 'subPath') ?? '');
  const valueOf = (name: string): string | undefined =>
    textAt(
      listAt(files.container, 'env').find((variable) => textAt(variable, 'name') === name),
      'value',
    );
  const names = [...expression.matchAll(/\$\(([^)]*)\)/g)].map(([, name = '']) => name);
  if (names.some((name) => valueOf(name) === undefined)) return undefined;
  return joinPath(
    '',
    expression.replace(/\$\(([^)]*)\)/g, (_, name: string) => valueOf(name) ?? ''),
  );
}

function numberAt(value: unknown, field: string): number | undefined {
  const found = valueAt(value, field);
  return typeof found === 'number' ? found : undefined;
}

/** The path without `.`, `..`, doubled or trailing slashes, made absolute from the working folder. */
function absolutePath(path: string, workingDir: string | undefined): string {
  return `/${joinPath('', fromRoot(path, workingDir))}`;
}

function fromRoot(path: string, workingDir: string | undefined): string {
  return path.startsWith('/') ? path : `${workingDir ?? ''}/${path}`;
}

/** What comes before each `..` of the path: it must be a folder that exists. */
function foldersLeft(path: string): readonly string[] {
  const steps = path.split('/');
  return steps.flatMap((step, index) => (step === '..' ? [`/${joinPath('', steps.slice(0, index).join('/'))}`] : []));
}

/** Both paths joined, without leading or trailing slash. */
function joinPath(first: string, second: string): string {
  const steps: string[] = [];
  for (const step of `${first}/${second}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** Whether `path` is `folder` or is in it. */
function isWithin(path: string, folder: string): boolean {
  return folder === '/' || folder === '' || path === folder || path.startsWith(`${folder}/`);
}
