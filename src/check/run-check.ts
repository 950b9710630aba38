import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { processSurroundings } from '../host/process-surroundings.js';
import { systemErrorCode } from '../host/system-error.js';
import { writeOutput } from '../host/write-output.js';
import { printableText } from '../text/printable-text.js';
import { renderBlock } from '../edit/render-block.js';
import type { Item } from '../resource-list/resource-list.js';
import { textItem } from '../resource-list/text-item.js';
import { readValidationRequest } from '../validate/validate-image-pull-secrets.js';
import type { ValidationRequest } from '../validate/validate-list.js';
import { checkHelp } from './check-help.js';
import { ClusterError } from './cluster-reader.js';
import { parseCommandLine, type CheckOptions, type Output } from './command-line.js';
import { fixFiles } from './fix-files.js';
import { formats } from './formats/formats.js';
import { findClusterProbes, judgeCluster } from './judge-cluster.js';
import { judgeFiles } from './judge-files.js';
import { openCluster } from './kubernetes-reader.js';
import { readManifests, type ManifestList } from './manifest-list.js';
import { probeRegistries } from './probe-registries.js';
import { readCluster } from './read-cluster.js';
import { readInputs } from './read-inputs.js';
import type { Result } from '../result.js';
import { renderCompletion } from './render-completion.js';
import { faultsOf, type Report } from './report.js';
import { showProgress } from './show-progress.js';

const name = 'porch-registry-auth';
const stdout = 1;
const stderr = 2;
const watchInterval = 5_000;
const defaultNamespace = 'porch-system';

/** Runs the program: looks, prints, and returns the exit status: 0 healthy, 1 not healthy, 2 could not look. */
export async function runCheck(args: readonly string[], version: string): Promise<0 | 1 | 2> {
  try {
    return await runCommand(args, version);
  } catch (error) {
    if (error instanceof ClusterError || error instanceof PageMissing) return refuse(error.message);
    // The reader of the output went away and needs no explanation.
    if (systemErrorCode(error) === 'EPIPE') return 2;
    // Neither the error's message nor its stack is shown: both may quote what was read.
    return refuse(`internal error (${error instanceof Error ? error.name : typeof error}); please report it`);
  }
}

async function runCommand(args: readonly string[], version: string): Promise<0 | 1 | 2> {
  const line = parseCommandLine(args);
  switch (line.command) {
    case 'help':
      return print(checkHelp, 0);
    case 'version':
      return print(`${name} ${version}\n`, 0);
    case 'completion':
      return print(renderCompletion(line.shell), 0);
    case 'refused':
      return refuse(line.message);
    case 'check':
      return check(line.options, version);
  }
}

async function check(options: CheckOptions, version: string): Promise<0 | 1 | 2> {
  if (options.inputs.length > 0) return checkFiles(options, version);
  const { request, error } = readRequest(options, undefined);
  if (error !== undefined) return refuse(error);
  return options.watch ? watch(options, request, version) : write(await look(options, request), options, version);
}

/** Reads the functionConfig of the validator; `found` is one that came with the input. */
function readRequest(
  options: CheckOptions,
  found: Item | undefined,
): Result<{ request: ValidationRequest }, { error: string }> {
  const functionConfig = readFunctionConfig(options);
  if (functionConfig.error !== undefined) return functionConfig;
  const { request, errors } = readValidationRequest(functionConfig.item ?? found, processSurroundings);
  return request === undefined ? { error: errors.map(({ message }) => message).join('; ') } : { request };
}

/** Looks at the cluster once. */
async function look(options: CheckOptions, request: ValidationRequest): Promise<Report> {
  const cluster = openCluster(options);
  const namespace = options.namespace ?? cluster.namespace ?? defaultNamespace;
  const progress = showProgress(`${name}: reading namespace "${namespace}"`);
  try {
    const state = await readCluster(cluster.reader, namespace, request, options.since);
    const probes = options.probe ? await probeRegistries(findClusterProbes(state, request)) : undefined;
    return judgeCluster({ ...state, ...(probes && { probes }) }, namespace, request);
  } finally {
    progress.end();
  }
}

/** Looks until a signal ends the process. A server that does not answer is reported, and asked again. */
async function watch(options: CheckOptions, request: ValidationRequest, version: string): Promise<0 | 1 | 2> {
  const interrupted = new Promise<true>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(true);
      });
    }
  });
  let shown: string | undefined;
  for (;;) {
    let status: 0 | 1 | 2;
    try {
      const current = await look(options, request);
      status = statusOf(current, options);
      const text = renderAll(current, options, version);
      if (text !== shown) {
        if (shown !== undefined) print(separator(options.outputs), 0);
        status = write(current, options, version);
      }
      shown = text;
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      status = refuse(error.message);
      shown = '';
    }
    if (await Promise.race([interrupted, pause()])) return status;
  }
}

function pause(): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(false);
    }, watchInterval);
  });
}

/** The text between two reports on stdout: the time for people, a document's end in YAML, nothing in other formats. */
function separator(outputs: readonly Output[]): string {
  const format = outputs.find(({ file }) => file === undefined)?.format;
  if (format === 'yaml') return '---\n';
  return format === 'table' ? `\n${new Date().toISOString()}\n` : '';
}

function checkFiles(options: CheckOptions, version: string): 0 | 1 | 2 {
  const { files, error } = readInputs(options.inputs);
  if (error !== undefined) return refuse(error);
  let manifests = readManifests(files);
  const found = manifests.functionConfigs.find((item) => item.kind === 'ValidateImagePullSecrets');
  const { request, error: mistake } = readRequest(options, found);
  if (mistake !== undefined) return refuse(mistake);
  let failed = false;
  if (options.fix) {
    const fixed = fix(options, manifests);
    if (fixed === undefined) return 2;
    ({ manifests, failed } = fixed);
  }
  const status = write(judgeFiles(options.inputs.join(', '), manifests, request), options, version);
  return failed && status === 0 ? 1 : status;
}

/** Makes the mutator's changes; undefined: it could not be run, and stderr says why. */
function fix(
  options: CheckOptions,
  manifests: ManifestList,
): { readonly manifests: ManifestList; readonly failed: boolean } | undefined {
  const given = readConfigFile(options.fixConfig);
  if (given.error !== undefined) {
    refuse(given.error);
    return undefined;
  }
  const [only] = options.inputs;
  const root = options.inputs.length === 1 && only !== undefined ? only : undefined;
  const fixed = fixFiles(root, manifests, given.item, processSurroundings);
  if (fixed.error !== undefined) {
    refuse(fixed.error);
    return undefined;
  }
  // The report may be for a program.
  const format = options.outputs.find(({ file }) => file === undefined)?.format ?? 'table';
  writeOutput(format === 'table' ? stdout : stderr, [Buffer.from(fixed.shown)]);
  if (fixed.errors !== '') writeOutput(stderr, [Buffer.from(fixed.errors)]);
  for (const { path, bytes, isNew } of fixed.files) writeFileSync(path, bytes, isNew ? { flag: 'wx' } : {});
  return { manifests: fixed.manifests, failed: fixed.errors !== '' };
}

function readFunctionConfig(options: CheckOptions): Result<{ item?: Item }, { error: string }> {
  if (options.functionConfig === undefined) {
    if (Object.keys(options.values).length === 0) return {};
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' }, data: options.values };
    return { item: textItem(renderBlock(map, 0)) };
  }
  return readConfigFile(options.functionConfig);
}

function readConfigFile(path: string | undefined): Result<{ item?: Item }, { error: string }> {
  if (path === undefined) return {};
  const file = processSurroundings.readFile(path);
  if ('error' in file) return { error: `functionConfig "${path}": ${file.error}` };
  const { items, broken } = readManifests([{ path, shown: path, bytes: file.bytes }]);
  const [fault] = broken;
  if (fault !== undefined) return { error: `${path}: line ${fault.error.line}: ${fault.error.message}` };
  const [item, ...others] = items;
  if (item === undefined || others.length > 0) return { error: `functionConfig "${path}" must hold one object` };
  return { item };
}

/** Writes the report in every form that is asked for; the status to exit with. */
function write(report: Report, options: CheckOptions, version: string): 0 | 1 | 2 {
  for (const output of options.outputs) {
    const text = render(report, output, options, version);
    if (output.file === undefined) {
      print(text, 0);
      continue;
    }
    try {
      writeFileSync(output.file, text);
    } catch (error) {
      return refuse(`cannot write "${output.file}" (${systemErrorCode(error) ?? 'unknown error'})`);
    }
  }
  return statusOf(report, options);
}

function statusOf(report: Report, { failOn }: CheckOptions): 0 | 1 | 2 {
  if (failOn === 'never') return 0;
  if (report.health === 'unhealthy') return 1;
  if (failOn === 'warning' && faultsOf(report).length > 0) return 1;
  return report.health === 'healthy' ? 0 : 2;
}

function renderAll(report: Report, options: CheckOptions, version: string): string {
  return options.outputs.map((output) => render(report, output, options, version)).join('');
}

function render(report: Report, { format, file }: Output, { failOn }: CheckOptions, version: string): string {
  const isTerminal = file === undefined && process.stdout.isTTY;
  return formats[format](report, {
    version,
    failOn,
    colour: isTerminal && (process.env['NO_COLOR'] ?? '') === '',
    width: isTerminal ? process.stdout.columns : undefined,
    readPage,
  });
}

/** The page lies beside the program. */
function readPage(): string {
  const path = join(dirname(realpathSync(process.argv[1] ?? '')), 'page.html');
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new PageMissing(
      `"page.html" must lie beside the program for \`--output html\` (${systemErrorCode(error) ?? 'unknown error'})`,
    );
  }
}

/** The page that a report is put into cannot be read. */
class PageMissing extends Error {}

function refuse(message: string): 2 {
  writeOutput(stderr, [Buffer.from(`${name}: ${printableText(message).replaceAll('\n', ' ')}\n`)]);
  return 2;
}

function print<T extends 0 | 1 | 2>(text: string, status: T): T {
  writeOutput(stdout, [Buffer.from(text)]);
  return status;
}
