/**
 * An example as a host runs it:
 *   example.ts pack FOLDER      prints the ResourceList that kpt makes of it
 *   example.ts plain FOLDER     prints the same without its functionConfig
 *   example.ts options FOLDER   prints what podman needs to run it, an argument a line
 *   example.ts unpack FOLDER    writes the items of the ResourceList on stdin to FOLDER
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readExample } from '../test/support/example.js';
import { fromResourceList, toResourceList } from '../test/support/package-files.js';

const [command, folder = ''] = process.argv.slice(2);
switch (command) {
  case 'pack':
    process.stdout.write(pack());
    break;
  case 'plain':
    process.stdout.write(toResourceList(readExample(folder).packageFiles));
    break;
  case 'options':
    process.stdout.write(options().join('\n'));
    break;
  case 'unpack':
    unpack();
    break;
  case undefined:
  default:
    throw new Error('the first argument must be pack, plain, options or unpack');
}

function pack(): string {
  const { packageFiles, functionConfig } = readExample(folder);
  return toResourceList(packageFiles, functionConfig);
}

function options(): string[] {
  const { variables, mounts } = readExample(folder);
  return [
    ...Object.entries(variables).map(([name, value]) => `--env=${name}=${value}`),
    ...Object.entries(mounts).map(([path, file]) => `--volume=${file}:${path}:ro`),
  ];
}

function unpack(): void {
  for (const [path, text] of Object.entries(fromResourceList(readFileSync(0, 'utf8')))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}
