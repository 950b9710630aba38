/**
 * Builds what needs nothing but node: a bundle of each program, and for TypeScript programs a module of both functions.
 *
 *   node scripts/build.mjs          as dist/NAME.cjs
 *   node scripts/build.mjs --demo   only the functions, and the demo of them
 *
 * scripts/build-programs.mjs makes the programs that need no node.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const functions = ['inject-registry-auth', 'validate-image-pull-secrets'];

/** For `import`, since node finds no names in a minified CommonJS module. */
const sdkModule = `import sdk from './sdk.cjs';
export const { injectRegistryAuth, validateImagePullSecrets } = sdk;
`;

/** The types of src/sdk.ts, which need nothing of this project. */
const sdkTypes = `import type { KptFunc } from 'kpt-functions';
export declare const injectRegistryAuth: KptFunc;
export declare const validateImagePullSecrets: KptFunc;
`;

const { demo } = parseArgs({ options: { demo: { type: 'boolean' } } }).values;
mkdirSync('dist', { recursive: true });
if (demo) {
  await buildCommands(functions);
  await buildBundle('scripts/demo.ts');
} else {
  await buildCommands([...functions, 'porch-registry-auth']);
  await buildBundle('src/sdk.ts');
  writeFileSync('dist/sdk.mjs', sdkModule);
  for (const types of ['dist/sdk.d.cts', 'dist/sdk.d.mts']) writeFileSync(types, sdkTypes);
}

/** The bundles that people start by name. */
async function buildCommands(names) {
  for (const name of names) {
    await buildBundle(`src/${name}.ts`, { banner: { js: '#!/usr/bin/env node' } });
    chmodSync(`dist/${name}.cjs`, 0o755);
  }
}

async function buildBundle(source, options = {}) {
  await build({
    entryPoints: [source],
    outfile: `dist/${basename(source, '.ts')}.cjs`,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    ...options,
  });
}
