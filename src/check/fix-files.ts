import { dirname, join } from 'node:path';
import { describeDiagnostic } from '../diagnostic.js';
import { injectRegistryAuth } from '../inject/inject-registry-auth.js';
import type { Surroundings } from '../krm-function.js';
import type { Item } from '../resource-list/resource-list.js';
import type { Result } from '../result.js';
import { printableText } from '../text/printable-text.js';
import { applyChanges } from './apply-changes.js';
import { findInjectConfig } from './find-inject-config.js';
import { readManifests, type InputFile, type ManifestList } from './manifest-list.js';
import { renderDiff } from './render-diff.js';

/** A file to write. */
export interface FileToWrite {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isNew: boolean;
}

/** What the mutator makes of files. */
export interface FixedFiles {
  readonly files: readonly FileToWrite[];
  /** The files as they are then. */
  readonly manifests: ManifestList;
  /** The diff, and what the mutator says, for people. */
  readonly shown: string;
  /** The mutator's errors; if there are any, it changes nothing. */
  readonly errors: string;
}

/**
 * Runs inject-registry-auth on files. Nothing is written.
 *
 * @param root the folder or file that is the only input; undefined if there are several
 * @param config the mutator's functionConfig; undefined: the one of a Kptfile's pipeline
 */
export function fixFiles(
  root: string | undefined,
  manifests: ManifestList,
  config: Item | undefined,
  surroundings: Surroundings,
): Result<FixedFiles, { error: string }> {
  const found = config === undefined ? findInjectConfig(manifests.items) : { item: config, from: '`--fix-config`' };
  if (found.error !== undefined) return found;
  const outcome = injectRegistryAuth({ ...manifests.list, functionConfig: found.item }, surroundings);
  const lines = outcome.diagnostics.map(
    (diagnostic) =>
      [
        diagnostic.severity,
        `${diagnostic.severity} [${diagnostic.rule}] ${printableText(describeDiagnostic(diagnostic)).replaceAll('\n', ' ')}\n`,
      ] as const,
  );
  const errors = lines.filter(([severity]) => severity === 'error').map(([, line]) => line);
  if (errors.length > 0) return { files: [], manifests, shown: '', errors: errors.join('') };

  const { changed, created } = applyChanges(manifests, outcome);
  const newFiles = created.map(({ path, bytes }): InputFile => {
    const shown = pathOnDisk(root, path, manifests);
    return { path, shown, bytes };
  });
  const diffs = [
    ...changed.map(({ file, bytes }) => renderDiff(file.shown, file.bytes, bytes)),
    ...newFiles.map(({ shown, bytes }) => renderDiff(shown, undefined, bytes)),
  ];
  const newBytes = new Map(changed.map(({ file, bytes }) => [file, bytes]));
  const all = manifests.files.map((file) => ({ ...file, bytes: newBytes.get(file) ?? file.bytes }));
  return {
    files: [
      ...changed.map(({ file, bytes }) => ({ path: file.shown, bytes, isNew: false })),
      ...newFiles.map(({ shown, bytes }) => ({ path: shown, bytes, isNew: true })),
    ],
    manifests: readManifests([...all, ...newFiles]),
    shown: [
      `inject-registry-auth (functionConfig: ${found.from}):\n`,
      ...diffs,
      ...lines.map(([, line]) => line),
      '\n',
    ].join(''),
    errors: '',
  };
}

/** A new file is put into the folder of the evaluator's file; only paths in a folder that is the only input are not those on disk. */
function pathOnDisk(root: string | undefined, path: string, { files }: ManifestList): string {
  const isInFolder = root !== undefined && files.some((file) => file.path !== file.shown);
  if (isInFolder) return join(root, path);
  return path.includes('/') || root === undefined ? path : join(dirname(root), path);
}
