import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { readPackage, type PackageFiles } from './package-files.js';

/** `.expected/config.yaml` of an example: what a host gives the function beside the package. */
interface ExampleConfig {
  readonly fnConfig?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The example's file behind each path that the function sees. */
  readonly mounts?: Readonly<Record<string, string>>;
  readonly exitStatus?: number;
}

/** A package of examples/, and how its function is run. */
export interface Example {
  readonly packageFiles: PackageFiles;
  /** The functionConfig's file name, and its text. */
  readonly fnConfig: string | undefined;
  readonly functionConfig: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  /** Where each file lies that the function sees, and its text, by the path that it sees. */
  readonly mounts: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly exitStatus: number;
}

export function readExample(folder: string): Example {
  const config = parse(readFileSync(join(folder, '.expected/config.yaml'), 'utf8')) as ExampleConfig;
  const { fnConfig, env = {}, mounts = {}, exitStatus = 0 } = config;
  const { [fnConfig ?? '']: functionConfig, ...packageFiles } = readPackage(folder);
  const paths = Object.entries(mounts).map(([path, file]) => [path, resolve(folder, file)] as const);
  return {
    packageFiles,
    fnConfig,
    functionConfig,
    variables: env,
    mounts: Object.fromEntries(paths),
    files: Object.fromEntries(paths.map(([path, file]) => [path, readFileSync(file, 'utf8')])),
    exitStatus,
  };
}
