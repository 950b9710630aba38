import { chooseManifests, type GivenFile, type PackageFile } from './choose-manifests.js';

/** What was given, read. */
export interface GivenPackage {
  readonly name: string;
  readonly files: readonly PackageFile[];
}

const functionConfig = /^kind:\s*["']?(?:InjectRegistryAuth|ValidateImagePullSecrets)\b/m;
/** Nothing that is given on purpose has more; a mistake, such as a home folder, does. */
const mostFiles = 50_000;

/** What a drop holds: folders with all that is in them, and files. */
export async function readDrop(transfer: DataTransfer): Promise<GivenPackage> {
  const items = [...transfer.items].filter(({ kind }) => kind === 'file');
  // Both must be asked for before the event is over. Chromium reads a folder of a file:// page only by its handle.
  const handles = items.map((item) => handleOf(item) ?? Promise.resolve(undefined));
  const entries = items.map((item) => item.webkitGetAsEntry());
  const found: GivenFile[] = [];
  for (const [index, entry] of entries.entries()) {
    const handle = await handles[index];
    if (handle) await walkHandle(handle, handle.name, found);
    else if (entry) await walkEntry(entry, entry.name, found);
  }
  return readGiven(found);
}

/** What a file picker gives: a folder's files with their paths, or single files. */
export function readPicked(files: FileList): Promise<GivenPackage> {
  return readGiven([...files].map((file) => givenFile(file.webkitRelativePath || file.name, file)));
}

/** A text that was pasted. */
export function readPasted(text: string): GivenPackage {
  return { name: 'pasted text', files: [{ path: 'pasted.yaml', bytes: new TextEncoder().encode(text) }] };
}

async function readGiven(given: readonly GivenFile[]): Promise<GivenPackage> {
  const [root] = given[0]?.path.split('/') ?? [];
  const isFolder = given.length > 0 && given.every(({ path }) => path.startsWith(`${root ?? ''}/`));
  const own = isFolder
    ? given.map((file) => ({ ...file, path: file.path.slice((root ?? '').length + 1), read: () => file.read() }))
    : given;
  const chosen = own.length === 1 ? own : await chooseManifests(own);
  const files: PackageFile[] = [];
  for (const file of chosen) files.push({ path: file.path, bytes: await file.read() });
  const others = own.filter((file) => /\.ya?ml$/.test(file.path) && !chosen.includes(file) && !file.path.includes('/'));
  for (const file of others) {
    const bytes = await file.read();
    if (functionConfig.test(new TextDecoder().decode(bytes))) files.push({ path: `.config/${file.path}`, bytes });
  }
  return {
    name: isFolder
      ? (root ?? '')
      : own
          .map(({ path }) => path)
          .slice(0, 3)
          .join(', '),
    files,
  };
}

function givenFile(path: string, file: File): GivenFile {
  return { path, read: async () => new Uint8Array(await file.arrayBuffer()) };
}

interface DirectoryHandle {
  readonly kind: 'directory';
  readonly name: string;
  values(): AsyncIterable<Handle>;
}

interface FileHandle {
  readonly kind: 'file';
  readonly name: string;
  getFile(): Promise<File>;
}

type Handle = DirectoryHandle | FileHandle;

function handleOf(item: DataTransferItem): Promise<Handle | undefined> | undefined {
  const { getAsFileSystemHandle } = item as { getAsFileSystemHandle?: () => Promise<Handle | null> };
  return getAsFileSystemHandle
    ?.call(item)
    .then((handle) => handle ?? undefined)
    .catch(() => undefined);
}

async function walkHandle(handle: Handle, path: string, found: GivenFile[]): Promise<void> {
  if (found.length > mostFiles) return;
  if (handle.kind === 'file') {
    found.push({ path, read: async () => new Uint8Array(await (await handle.getFile()).arrayBuffer()) });
    return;
  }
  if (handle.name === '.git' || handle.name === 'node_modules') return;
  for await (const child of handle.values()) await walkHandle(child, `${path}/${child.name}`, found);
}

async function walkEntry(entry: FileSystemEntry, path: string, found: GivenFile[]): Promise<void> {
  if (found.length > mostFiles) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    found.push(givenFile(path, file));
    return;
  }
  if (entry.name === '.git' || entry.name === 'node_modules') return;
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const children = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    // A reader gives a hundred at a time.
    if (children.length === 0) return;
    for (const child of children) await walkEntry(child, `${path}/${child.name}`, found);
  }
}
