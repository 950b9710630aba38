/** A workflow command. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const annotations = ['error', 'warning', 'notice', 'debug'];
/** docs.github.com, "Workflow commands for GitHub Actions", sections on notice, warning and error messages. */
const parameters = ['title', 'file', 'col', 'endColumn', 'line', 'endLine'];

/**
 * Reads a line as GitHub's runner does (actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2): up to the first `::`
 * behind the name are properties, divided by commas, then comes the data. Undefined: no annotation.
 */
export function parseWorkflowCommand(line: string): WorkflowCommand | undefined {
  if (!line.startsWith('::')) return undefined;
  const end = line.indexOf('::', 2);
  if (end === -1) return undefined;
  const [, name = '', written = ''] = /^(\S+)(?: (.*))?$/.exec(line.slice(2, end)) ?? [];
  if (!annotations.includes(name)) return undefined;
  const properties = Object.fromEntries(
    written.split(',').map((each) => {
      const at = each.indexOf('=');
      return [each.slice(0, at), unescapeProperty(each.slice(at + 1))];
    }),
  );
  if (!Object.keys(properties).every((key) => parameters.includes(key))) return undefined;
  return { name, properties, message: unescapeData(line.slice(end + 2)) };
}

function unescapeData(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeData(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}
