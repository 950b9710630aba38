import { zipSync } from 'fflate';
import { applyChanges } from '../check/apply-changes.js';
import { excerptsOf, findCredentials, hideCredentials } from '../check/excerpt.js';
import { locateIn, placeAt, type Locate, type Place } from '../check/locate-finding.js';
import { describeUnjudged, readManifests, type ManifestItem, type ManifestList } from '../check/manifest-list.js';
import { shownFindings, type PageReport, type ShownFinding } from '../check/page-report.js';
import { findPathsIn } from '../check/pull-path.js';
import type { Diagnostic } from '../diagnostic.js';
import { applyEdits } from '../edit/apply-edits.js';
import { injectRegistryAuth } from '../inject/inject-registry-auth.js';
import type { Surroundings } from '../krm-function.js';
import { objectAt } from '../package/json-value.js';
import { listObjects } from '../package/package-objects.js';
import { readPorch, type PorchInstallation } from '../package/read-porch.js';
import { assembleOutput } from '../resource-list/assemble-output.js';
import type { FunctionOutcome } from '../resource-list/function-outcome.js';
import { parseResourceList } from '../resource-list/parse-resource-list.js';
import type { Item } from '../resource-list/resource-list.js';
import { textItem } from '../resource-list/text-item.js';
import { toByteText, toBytes } from '../text/byte-text.js';
import { decodeGoUtf8, encodeUtf8, encodeUtf8Bytes } from '../text/utf8.js';
import { readValidationRequest } from '../validate/validate-image-pull-secrets.js';
import { validateObjects } from '../validate/validate-list.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { yamlValue } from '../yaml/yaml-value.js';
import type { PackageFile } from './choose-manifests.js';
import { diffRows, type DiffRow } from './diff-rows.js';
import type { OpenedPackage, ShownChange, ShownChanges, Spec } from './messages.js';

const kinds = { inject: 'InjectRegistryAuth', validate: 'ValidateImagePullSecrets' } as const;

/** A page has neither variables nor files of its own. */
const surroundings: Surroundings = {
  readVariable: () => undefined,
  readFile: () => ({ error: 'a page reads no files; give the content itself' }),
};

/** A package that was opened in the page: what both functions say of it. */
export class PackageSession {
  readonly #files: readonly PackageFile[];
  readonly #manifests: ManifestList;
  #located: { readonly manifests: ManifestList; readonly locate: Locate } | undefined;
  #outcome: FunctionOutcome | undefined;

  constructor(files: readonly PackageFile[]) {
    this.#files = files;
    this.#manifests = read(files.filter(({ path }) => !isOnlyConfig(path, files)));
  }

  /** What is in the files, and the functionConfigs that they hold. */
  describe(): OpenedPackage {
    return {
      files: new Set(this.#manifests.items.map(({ file }) => file)).size,
      objects: this.#manifests.items.length,
      inject: this.#findConfig(kinds.inject)?.spec,
      validate: this.#findConfig(kinds.validate)?.spec,
    };
  }

  #findConfig(kind: string): { readonly item: Item; readonly spec: Spec } | undefined {
    const configs = [
      ...this.#manifests.functionConfigs,
      ...this.#manifests.items,
      ...this.#files
        .filter(({ path }) => path.startsWith(configPrefix))
        .map(({ bytes }) => textItem(toByteText(bytes))),
    ];
    const item = configs.find((each) => each.kind === kind);
    return item && { item, spec: objectAt(valueOf(item), 'spec') };
  }

  /** The functionConfig that a form gives; the package's own, as it is written, where the form says the same. */
  #configItem(kind: string, spec: Spec): Item {
    const found = this.#findConfig(kind);
    if (found && JSON.stringify(found.spec) === JSON.stringify(spec)) return found.item;
    const metadata = found ? objectAt(valueOf(found.item), 'metadata') : { name: 'page' };
    // JSON is YAML.
    return textItem(encodeUtf8(JSON.stringify({ apiVersion: 'fn.kpt.dev/v1alpha1', kind, metadata, spec })));
  }

  /** What the validator says of the package, or of what the mutator last made of it. */
  judge(spec: Spec, changed: boolean): PageReport {
    const manifests = changed ? this.#changedManifests() : this.#manifests;
    const locate = locateIn(manifests.items);
    this.#located = { manifests, locate };
    const { request, errors } = readValidationRequest(this.#configItem(kinds.validate, spec), surroundings);
    const notes = manifests.unjudged.map(describeUnjudged);
    const broken = manifests.broken.map(({ file, error }) => ({
      rule: 'item-unreadable',
      severity: 'error' as const,
      message: `the document cannot be read: ${error.message}; correct its YAML`,
      place: placeAt(file, error.offset),
    }));
    const objects = listObjects(manifests.list);
    const found = request === undefined ? errors : validateObjects(objects, request);
    const porch = request && readPorch(objects, request).porch;
    const findings = [...shownFindings(broken), ...shownFindings(withPlaces(found, locate))];
    const hasError = findings.some(({ severity }) => severity === 'error');
    return {
      subject: porch ? describeEvaluator(porch) : '',
      health: hasError ? 'unhealthy' : 'healthy',
      facts: [],
      pods: [],
      paths: request === undefined ? [] : findPathsIn(objects, request, found),
      findings: sorted(findings),
      notes,
    };
  }

  /** The lines around a place that `judge` named last. */
  excerpt(place: Place): ReturnType<ReturnType<typeof excerptsOf>> {
    const { manifests } = this.#located ?? { manifests: this.#manifests };
    return excerptsOf(manifests.items, findCredentials(manifests.items))(place);
  }

  /** What the mutator does. */
  change(spec: Spec, showsCredentials: boolean): ShownChanges {
    const manifests = this.#manifests;
    const outcome = injectRegistryAuth(
      { ...manifests.list, functionConfig: this.#configItem(kinds.inject, spec) },
      surroundings,
    );
    this.#outcome = outcome;
    const findings = sorted(shownFindings(withPlaces(outcome.diagnostics, locateIn(manifests.items))));
    const failed = findings.some(({ severity }) => severity === 'error');
    return { failed, findings, files: failed ? [] : this.#describeChanges(outcome, showsCredentials) };
  }

  /** The bytes of a changed file; without a path all of them, as an archive where there are several. */
  download(path: string | undefined): PackageFile {
    const files = this.#changedFiles();
    const [only, ...others] = path === undefined ? files : files.filter((file) => file.path === path);
    if (only === undefined) throw new Error('nothing was changed');
    if (others.length === 0) return only;
    const archive = zipSync(Object.fromEntries(files.map((file) => [file.path, file.bytes])), {
      mtime: new Date(1980, 0, 1),
    });
    return { path: 'changed-files.zip', bytes: archive };
  }

  #changedFiles(): readonly PackageFile[] {
    const outcome = this.#outcome;
    if (outcome === undefined || outcome.diagnostics.some(({ severity }) => severity === 'error')) return [];
    const whole = this.#wholeList();
    if (whole !== undefined) return [{ path: whole.path, bytes: outputOf(whole.bytes, outcome) }];
    const { changed, created } = applyChanges(this.#manifests, outcome);
    return [...changed.map(({ file, bytes }) => ({ path: file.path, bytes })), ...created];
  }

  #changedManifests(): ManifestList {
    const changed = new Map(this.#changedFiles().map((file) => [file.path, file]));
    const kept = this.#files.filter(({ path }) => !isOnlyConfig(path, this.#files));
    const paths = new Set(kept.map(({ path }) => path));
    return read([
      ...kept.map((file) => changed.get(file.path) ?? file),
      ...[...changed.values()].filter(({ path }) => !paths.has(path)),
    ]);
  }

  /** The only file, if it is a ResourceList: then the output is one, too, as a host would get it. */
  #wholeList(): PackageFile | undefined {
    const [only, ...others] = this.#files;
    return only && others.length === 0 && parseResourceList(only.bytes).list ? only : undefined;
  }

  #describeChanges(outcome: FunctionOutcome, showsCredentials: boolean): readonly ShownChange[] {
    const lines = (item: Item | ManifestItem): readonly string[] => {
      const all = showsCredentials
        ? decodeGoUtf8(' '.repeat(item.column) + item.text()).split(/\r?\n/)
        : hideCredentials(item, [], fingerprint);
      return all.at(-1) === '' ? all.slice(0, -1) : all;
    };
    const rows = new Map<string, DiffRow[]>();
    const grown = new Map<string, number>();
    const ordered = [...outcome.changes].sort((a, b) => a.item.index - b.item.index);
    for (const { item, edits } of ordered) {
      const manifest = this.#manifests.items[item.index];
      if (manifest === undefined) continue;
      const { path, bytes } = manifest.file;
      const before = lines(manifest);
      const after = lines(parsedItem(applyEdits(item.text(), edits), item.column));
      const first = countLines(bytes, manifest.offset);
      const shift = grown.get(path) ?? 0;
      const own = diffRows(before, after, first, first + shift);
      rows.set(path, [...(rows.get(path) ?? []), ...(rows.has(path) ? [{}] : []), ...own]);
      grown.set(path, shift + after.length - before.length);
    }
    const { created } = applyChanges(this.#manifests, outcome);
    return [
      ...[...rows].map(([path, all]) => ({ path, isNew: false, rows: all })),
      ...created.map(({ path, bytes }) => {
        const now = lines(parsedItem(toByteText(bytes), 0));
        return { path, isNew: true, rows: diffRows([], now) };
      }),
    ];
  }
}

/** Files of this folder of the page's own are no part of a package. */
const configPrefix = '.config/';

/** Whether a file only says how the functions are to run. */
function isOnlyConfig(path: string, files: readonly PackageFile[]): boolean {
  return files.length > 1 && path.startsWith(configPrefix);
}

function read(files: readonly PackageFile[]): ManifestList {
  return readManifests(files.map(({ path, bytes }) => ({ path, shown: path, bytes })));
}

function describeEvaluator({ choice, evaluator }: PorchInstallation): string {
  return `${evaluator.namespace}/${evaluator.object.ref.name}, Porch ${choice.release.build}`;
}

function valueOf(item: Item): unknown {
  const { node } = item.read();
  return node === undefined ? undefined : yamlValue(node);
}

function parsedItem(text: string, column: number): ManifestItem {
  const read_ = parseYaml(text, column);
  return {
    ...{ index: -1, start: 0, end: text.length, column, kind: '', offset: 0 },
    file: { path: '', shown: '', bytes: toBytes(text) },
    text: () => text,
    read: () => read_,
  };
}

function withPlaces(
  found: readonly Diagnostic[],
  locate: Locate,
): readonly (Diagnostic & { readonly place?: Place })[] {
  return found.map((diagnostic) => {
    const place = locate(diagnostic);
    return place === undefined ? diagnostic : { ...diagnostic, place };
  });
}

const order = { error: 0, warning: 1, info: 2 } as const;

function sorted(findings: readonly ShownFinding[]): readonly ShownFinding[] {
  return findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
}

function countLines(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at !== -1 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

function outputOf(bytes: Uint8Array, outcome: FunctionOutcome): Uint8Array {
  const { list } = parseResourceList(bytes);
  if (list === undefined) throw new Error('the file is no ResourceList any more');
  const changes = outcome.changes.flatMap(({ item, edits }) => {
    const own = list.items[item.index];
    return own ? [{ item: own, edits }] : [];
  });
  const pieces = assembleOutput(list, { ...outcome, changes });
  return toBytes(pieces.map((piece) => toByteText(piece)).join(''));
}

/** Tells two hidden texts apart without showing either. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of encodeUtf8Bytes(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return `[hidden ${(hash & 0xffff).toString(16).padStart(4, '0')}]`;
}
