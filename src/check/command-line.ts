import { parseArgs } from 'node:util';

export type OutputFormat = 'table' | 'json' | 'yaml';

/** The options of `porch-registry-auth check`. */
export interface CheckOptions {
  /** A folder to judge instead of a cluster. */
  readonly package: string | undefined;
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  readonly namespace: string | undefined;
  readonly output: OutputFormat;
  readonly watch: boolean;
  /** A file with a functionConfig of the validator. */
  readonly functionConfig: string | undefined;
  /** The functionConfig as kpt takes it: flat names and their values. */
  readonly values: Readonly<Record<string, string>>;
}

export type CommandLine =
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'help' | 'version' }
  | { readonly command: 'refused'; readonly message: string };

const flags = {
  kubeconfig: { type: 'string' },
  context: { type: 'string' },
  namespace: { type: 'string', short: 'n' },
  output: { type: 'string', short: 'o' },
  package: { type: 'string' },
  'fn-config': { type: 'string' },
  watch: { type: 'boolean', short: 'w' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const;

const formats: readonly string[] = ['table', 'json', 'yaml'] satisfies OutputFormat[];

/**
 * Reads the program's arguments. No message repeats a value, which may be a password typed in the wrong place.
 *
 * @param args the arguments after the program's name
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (error) {
    return refused(explainUsage(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) return { command: 'help' };
  if (values.version === true) return { command: 'version' };
  const [command, ...settings] = positionals;
  if (command !== 'check') return refused('the command must be `check`');

  const output = values.output ?? 'table';
  if (!isFormat(output)) return refused('`--output` must be one of "table", "json", "yaml"');
  if (settings.some((setting) => !/^[A-Za-z]+=/.test(setting))) {
    return refused('only flags may follow `check`, and after `--` name=value for the functionConfig');
  }
  if (values['fn-config'] !== undefined && settings.length > 0) {
    return refused('give the functionConfig either as `--fn-config` or as name=value, not both');
  }
  const cluster = [values.kubeconfig, values.context, values.namespace, values.watch];
  if (values.package !== undefined && cluster.some((value) => value !== undefined)) {
    return refused(
      '`--package` does not look at a cluster, so it cannot be used with `--kubeconfig`, `--context`, `--namespace` or `--watch`',
    );
  }
  return {
    command: 'check',
    options: {
      package: values.package,
      kubeconfig: values.kubeconfig,
      context: values.context,
      namespace: values.namespace,
      output,
      watch: values.watch ?? false,
      functionConfig: values['fn-config'],
      values: Object.fromEntries(settings.map(splitSetting)),
    },
  };
}

function isFormat(text: string): text is OutputFormat {
  return formats.includes(text);
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
