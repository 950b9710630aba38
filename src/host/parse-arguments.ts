import { encodeUtf8Bytes } from '../text/utf8.js';
import type { Help } from '../help/help.js';
import { refuse } from './run-function.js';
import type { ProgramOutcome } from './run-function.js';

/**
 * What the arguments alone decide. In: the arguments behind the program's name. Out: the outcome of `--help`,
 * `--version`, `--doc` and of bad usage, or undefined where stdin is to be read.
 */
export function parseArguments(args: readonly string[], help: Help, version: string): ProgramOutcome | undefined {
  const [argument] = args;
  if (argument === undefined) return undefined;
  if (args.length === 1) {
    if (argument === '--help' || argument === '-h') return print(renderHelp(help));
    if (argument === '--version') return print(`${help.name} ${version}\n`);
    if (argument === '--doc') return print(renderDocumentation(help, version));
  }
  // An argument may hold a credential typed in the wrong place, so it is not repeated.
  return refuse(
    help.name,
    'it takes no arguments but --help, --version or --doc, and a ResourceList on stdin; with kpt, put name=value behind --',
  );
}

function print(text: string): ProgramOutcome {
  return { status: 0, stdout: [encodeUtf8Bytes(text)], stderr: '' };
}

function renderHelp(help: Help): string {
  const examples = help.examples.replace(/^(?=.)/gm, '  ');
  return `${help.short}\n\n${help.long}\n\nExamples:\n\n${examples}\n`;
}

function renderDocumentation(help: Help, version: string): string {
  const documentation = {
    name: help.name,
    version,
    short: help.short,
    long: help.long,
    examples: help.examples,
    functionConfig: { apiVersion: 'fn.kpt.dev/v1alpha1', kind: help.functionConfigKind },
  };
  return `${JSON.stringify(documentation, undefined, 2)}\n`;
}
