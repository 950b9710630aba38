/**
 * An example as a host runs it:
 *   example.ts pack FOLDER      prints the ResourceList that kpt makes of it
 *   example.ts options FOLDER   prints what podman needs to run it, an argument a line
 *   example.ts unpack FOLDER    writes the items of the ResourceList on stdin to FOLDER
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { fromResourceList, readPackage, toResourceList } from '../test/support/package-files.js';

interface ExampleConfig {
  readonly fnConfig?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mounts?: Readonly<Record<string, string>>;
}

const [command, folder = ''] = process.argv.slice(2);
switch (command) {
  case 'pack':
    process.stdout.write(pack());
    break;
  case 'options':
    process.stdout.write(options().join('\n'));
    break;
  case 'unpack':
    unpack();
    break;
}

function readConfig(): ExampleConfig {
  return parse(readFileSync(join(folder, '.expected/config.yaml'), 'utf8')) as ExampleConfig;
}

function pack(): string {
  const { fnConfig } = readConfig();
  const { [fnConfig ?? '']: functionConfig, ...packageFiles } = readPackage(folder);
  return toResourceList(packageFiles, functionConfig);
}

function options(): string[] {
  const { env = {}, mounts = {} } = readConfig();
  return [
    ...Object.entries(env).map(([name, value]) => `--env=${name}=${value}`),
    ...Object.entries(mounts).map(([path, file]) => `--volume=${resolve(folder, file)}:${path}:ro`),
  ];
}

function unpack(): void {
  for (const [path, text] of Object.entries(fromResourceList(readFileSync(0, 'utf8')))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
