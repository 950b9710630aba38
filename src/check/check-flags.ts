/** What a flag's value is, for the shell's completion. */
export type FlagValue = 'file' | 'folder' | 'format' | 'text' | readonly string[];

/** One flag of `check`. */
export interface CheckFlag {
  readonly short?: string;
  /** Undefined: the flag has no value. */
  readonly value?: FlagValue;
  readonly repeated?: true;
  /** A few words, without quotes. */
  readonly description: string;
}

/** Every flag of `check`, by its long name. The command line and the shell's completion are made of it. */
export const checkFlags = {
  kubeconfig: { value: 'file', description: 'the kubeconfig' },
  context: { value: 'text', description: 'the context of the kubeconfig' },
  namespace: { value: 'text', short: 'n', description: 'the namespace of Porch' },
  output: { value: 'format', short: 'o', repeated: true, description: 'a format, and the file to write it to' },
  'fail-on': { value: ['error', 'warning', 'never'], description: 'which findings give exit status 1' },
  watch: { short: 'w', description: 'look again every five seconds' },
  since: { value: 'text', description: 'how far back events and logs are read' },
  probe: { description: 'ask the registries for the images' },
  package: { value: 'folder', description: 'judge the package in a folder' },
  'fn-config': { value: 'file', description: 'a functionConfig of validate-image-pull-secrets' },
  fix: { description: 'write what inject-registry-auth writes' },
  'fix-config': { value: 'file', description: 'a functionConfig of inject-registry-auth, for --fix' },
  help: { short: 'h', description: 'print help' },
  version: { description: 'print the version' },
} as const satisfies Readonly<Record<string, CheckFlag>>;

/** The shells that `completion` knows. */
export const shells = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof shells)[number];
