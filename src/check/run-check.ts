import { dumpYaml } from '@kubernetes/client-node';
import { processSurroundings } from '../host/process-surroundings.js';
import { systemErrorCode } from '../host/system-error.js';
import { writeOutput } from '../host/write-output.js';
import { functionResult } from '../resource-list/function-result.js';
import { printableText } from '../text/printable-text.js';
import { valueObjects } from '../package/package-objects.js';
import { renderBlock } from '../edit/render-block.js';
import type { Item } from '../resource-list/resource-list.js';
import { textItem } from '../resource-list/text-item.js';
import { toByteText } from '../text/byte-text.js';
import { readValidationRequest } from '../validate/validate-image-pull-secrets.js';
import { validateObjects, type ValidationRequest } from '../validate/validate-list.js';
import { checkHelp } from './check-help.js';
import { ClusterError } from './cluster-reader.js';
import { parseCommandLine, type CheckOptions, type OutputFormat } from './command-line.js';
import { judgeCluster } from './judge-cluster.js';
import { openCluster } from './kubernetes-reader.js';
import { parseManifests } from './parse-manifests.js';
import { readCluster } from './read-cluster.js';
import { readPackage } from './read-package.js';
import type { Result } from '../result.js';
import { renderReport } from './render-report.js';
import { makeReport, type Report } from './report.js';

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
    if (error instanceof ClusterError) return refuse(error.message);
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
    case 'refused':
      return refuse(line.message);
    case 'check':
      return check(line.options);
  }
}

async function check(options: CheckOptions): Promise<0 | 1 | 2> {
  const functionConfig = readFunctionConfig(options);
  if (functionConfig.error !== undefined) return refuse(functionConfig.error);
  const { request, errors } = readValidationRequest(functionConfig.item, processSurroundings);
  if (request === undefined) return refuse(errors.map(({ message }) => message).join('; '));
  if (options.package !== undefined) return checkPackage(options.package, request, options.output);
  return options.watch ? watch(options, request) : report(await look(options, request), options.output);
}

/** Looks at the cluster once. */
async function look(options: CheckOptions, request: ValidationRequest): Promise<Report> {
  const cluster = openCluster(options);
  const namespace = options.namespace ?? cluster.namespace ?? defaultNamespace;
  return judgeCluster(await readCluster(cluster.reader, namespace, request), namespace, request);
}

/** Looks until a signal ends the process. A server that does not answer is reported, and asked again. */
async function watch(options: CheckOptions, request: ValidationRequest): Promise<0 | 1 | 2> {
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
      status = statusOf(current);
      const text = render(current, options.output);
      if (text !== shown) print(separator(options.output, shown === undefined) + text, status);
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

/** The text between two reports: the time for people, a document's end in YAML, nothing in JSON. */
function separator(output: OutputFormat, isFirst: boolean): string {
  if (isFirst || output === 'json') return '';
  return output === 'yaml' ? '---\n' : `\n${new Date().toISOString()}\n`;
}

function checkPackage(folder: string, request: ValidationRequest, output: OutputFormat): 0 | 1 | 2 {
  const { objects, error } = readPackage(folder);
  if (error !== undefined) return refuse(error);
  const diagnostics = validateObjects(valueObjects(objects, 'the package'), request);
  return report(makeReport(folder, [], diagnostics, [], []), output);
}

function readFunctionConfig(options: CheckOptions): Result<{ item?: Item }, { error: string }> {
  if (options.functionConfig === undefined) {
    if (Object.keys(options.values).length === 0) return {};
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'function-input' }, data: options.values };
    return { item: textItem(renderBlock(map, 0)) };
  }
  const file = processSurroundings.readFile(options.functionConfig);
  if ('error' in file) return { error: `functionConfig "${options.functionConfig}": ${file.error}` };
  const text = toByteText(file.bytes);
  const { objects, error } = parseManifests(text, options.functionConfig);
  if (error !== undefined) return { error };
  if (objects.length !== 1) return { error: `functionConfig "${options.functionConfig}" must hold one object` };
  return { item: textItem(text.replace(/^---[ \t]*\r?\n/, '')) };
}

function report(content: Report, output: OutputFormat): 0 | 1 | 2 {
  return print(render(content, output), statusOf(content));
}

function statusOf({ health }: Report): 0 | 1 | 2 {
  return health === 'healthy' ? 0 : health === 'unhealthy' ? 1 : 2;
}

function render(content: Report, output: OutputFormat): string {
  if (output === 'table') {
    return renderReport(content, process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '');
  }
  const text = JSON.stringify(
    { ...content, findings: content.findings.map(functionResult) },
    (_, value: unknown) => (typeof value === 'string' ? printableText(value) : value),
    2,
  );
  return output === 'json' ? `${text}\n` : dumpYaml(JSON.parse(text));
}

function refuse(message: string): 2 {
  writeOutput(stderr, [Buffer.from(`${name}: ${printableText(message).replaceAll('\n', ' ')}\n`)]);
  return 2;
}

function print<T extends 0 | 1 | 2>(text: string, status: T): T {
  writeOutput(stdout, [Buffer.from(text)]);
  return status;
}
