import { parseArgs } from 'node:util';
import { checkFlags, shells, type Shell } from './check-flags.js';
import { defaultSince, durationSeconds } from './duration.js';
import type { FailOn } from './formats/format.js';
import { formats, isFormatName, type FormatName } from './formats/formats.js';

/** One form of the report, and where it goes. */
export interface Output {
  readonly format: FormatName;
  /** Undefined: stdout. */
  readonly file: string | undefined;
}

/** The options of `porch-registry-auth check`. */
export interface CheckOptions {
  /** Folders and files to judge instead of a cluster, and `-` for stdin; none: a cluster. */
  readonly inputs: readonly string[];
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  /** At least one, and at most one without a file. */
  readonly outputs: readonly Output[];
  readonly failOn: FailOn;
  readonly watch: boolean;
  /** How far back events and the evaluator's log are read, such as `1h`. */
  readonly since: string;
  /** Ask the registries for the images. */
  readonly probe: boolean;
  /** A file with a functionConfig of the validator. */
  readonly functionConfig: string | undefined;
  /** The functionConfig as kpt takes it: flat names and their values. */
  readonly values: Readonly<Record<string, string>>;
  /** Write what the mutator writes. */
  readonly fix: boolean;
  /** A file with a functionConfig of the mutator. */
  readonly fixConfig: string | undefined;
}

export type CommandLine =
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'completion'; readonly shell: Shell }
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'refused'; readonly message: string };

const { namespace, output, watch, help } = checkFlags;

const flags = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  namespace: { type: 'string', short: namespace.short },
  output: { type: 'string', short: output.short, multiple: true },
  'fail-on': { type: 'string' },
  package: { type: 'string' },
  'fn-config': { type: 'string' },
  fix: { type: 'boolean' },
  'fix-config': { type: 'string' },
  watch: { type: 'boolean', short: watch.short },
  since: { type: 'string' },
  probe: { type: 'boolean' },
  help: { type: 'boolean', short: help.short },
  version: { type: 'boolean' },
} as const satisfies Readonly<Record<keyof typeof checkFlags, object>>;

/**
 * Reads the program's arguments. No message repeats a value, which may be a password typed in the wrong place.
 *
 * @param args the arguments after the program's name
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: flags, allowPositionals: true, tokens: true });
  } catch (error) {
    return refused(explainUsage(error));
  }
  const { values, positionals, tokens } = parsed;
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [command, ...others] = positionals;
  if (command === 'completion') return parseCompletion(others);
  if (command !== 'check') return refused('the command must be `check` or `completion`');

  const terminator = tokens.find(({ kind }) => kind === 'option-terminator')?.index ?? Infinity;
  const behind = tokens.filter(({ kind, index }) => kind === 'positional' && index > terminator).length;
  const before = others.slice(0, others.length - behind);
  const settings = [...before.filter(isSetting), ...others.slice(others.length - behind)];
  if (!settings.every(isSetting)) return refused('after `--` only name=value may follow, for the functionConfig');
  if (values['fn-config'] !== undefined && settings.length > 0) {
    return refused('give the functionConfig either as `--fn-config` or as name=value, not both');
  }
  const since = values.since ?? defaultSince;
  if (durationSeconds(since) === undefined) {
    return refused('`--since` must be a number of seconds, minutes or hours, such as "90s", "15m" or "2h"');
  }

  const outputs = (values.output ?? ['table']).map(parseOutput);
  const known = outputs.filter((each) => each !== undefined);
  if (known.length < outputs.length) {
    return refused(`\`--output\` must be one of ${quoteAll(Object.keys(formats))}, with or without "=FILE"`);
  }
  if (known.filter(({ file }) => file === undefined).length > 1) {
    return refused('only one `--output` may go to stdout; give the others a file, as in "sarif=report.sarif"');
  }
  const failOn = values['fail-on'] ?? 'error';
  if (!isFailOn(failOn)) return refused(`\`--fail-on\` must be one of ${quoteAll(checkFlags['fail-on'].value)}`);

  const inputs = [
    ...(values.package === undefined ? [] : [values.package]),
    ...before.filter((each) => !isSetting(each)),
  ];
  const cluster = [values.kubeconfig, values.context, values.namespace, values.watch, values.since, values.probe];
  if (inputs.length > 0 && cluster.some((value) => value !== undefined)) {
    return refused(
      'with files, or `--package`, it does not look at a cluster, so `--kubeconfig`, `--context`, `--namespace`, `--watch`, `--since` and `--probe` cannot be used',
    );
  }
  if (values['fix-config'] !== undefined && values.fix !== true) return refused('`--fix-config` is only for `--fix`');
  if (values.fix === true && (inputs.length === 0 || inputs.includes('-'))) {
    return refused('`--fix` needs the files to change, and cannot change stdin');
  }
  return {
    command: 'check',
    options: {
      inputs,
      kubeconfig: values.kubeconfig,
      context: values.context,
      namespace: values.namespace,
      outputs: known,
      failOn,
      watch: values.watch ?? false,
      since,
      probe: values.probe ?? false,
      functionConfig: values['fn-config'],
      values: Object.fromEntries(settings.map(splitSetting)),
      fix: values.fix ?? false,
      fixConfig: values['fix-config'],
    },
  };
}

function parseCompletion([shell, ...others]: readonly string[]): CommandLine {
  const known = shells.find((each) => each === shell);
  return known === undefined || others.length > 0
    ? refused(`\`completion\` must be followed by one of ${quoteAll(shells)}`)
    : { command: 'completion', shell: known };
}

/** `FORMAT` or `FORMAT=FILE`. */
function parseOutput(text: string): Output | undefined {
  const at = text.indexOf('=');
  const format = at === -1 ? text : text.slice(0, at);
  const file = at === -1 ? undefined : text.slice(at + 1);
  return isFormatName(format) && file !== '' ? { format, file } : undefined;
}

function isFailOn(text: string): text is FailOn {
  return checkFlags['fail-on'].value.some((each) => each === text);
}

function quoteAll(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(', ');
}

function isSetting(text: string): boolean {
  return /^[A-Za-z]+=/.test(text);
}

function splitSetting(setting: string): [string, string] {
  const at = setting.indexOf('=');
  return [setting.slice(0, at), setting.slice(at + 1)];
}

/** The message of `parseArgs`, without the values that it quotes. */
function explainUsage(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  const flag = /'(?:-\w, )?(--?[\w-]+)/.exec(String(message))?.[1];
  if (flag === undefined) return 'its arguments cannot be read';
  return code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? `it has no flag \`${flag}\`` : `\`${flag}\` is used wrongly`;
}

function refused(reason: string): CommandLine {
  return { command: 'refused', message: `${reason}; see \`--help\`` };
}
