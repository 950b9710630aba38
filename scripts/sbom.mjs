/**
 * Prints a CycloneDX bill of materials of what the published programs, bundles and images hold, from package-lock.json.
 *
 *   node scripts/sbom.mjs > sbom.cdx.json
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const { name, version, license } = JSON.parse(readFileSync('package.json', 'utf8'));
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));

/** The packages that the sources import at run time; `require` is for what is evaluated only when it is needed. */
const imports = /^(?:import|export) (?!type)[^;]*?from '([^.'][^']*)'|\brequire\('([^.'][^']*)'\)/gm;
const imported = readdirSync('src', { recursive: true })
  .filter((path) => /\.tsx?$/.test(path))
  .flatMap((path) => [...readFileSync(join('src', path), 'utf8').matchAll(imports)])
  .map(([, imported, required]) => imported ?? required)
  .filter((specifier) => !specifier.startsWith('node:'))
  .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)[0]);

/** What the programs hold besides: as scripts/get-engine.sh fetches it. */
const [, quickjs] = /^quickjs=(.+)$/m.exec(readFileSync('scripts/get-engine.sh', 'utf8'));
const native = [
  ['quickjs', quickjs],
  ['musl', undefined],
].map(([name, version]) => {
  const purl = `pkg:deb/debian/${name}${version === undefined ? '' : `@${version}`}?arch=source&distro=trixie`;
  const licenses = [{ expression: 'MIT' }];
  return { type: 'library', 'bom-ref': purl, name, ...(version !== undefined && { version }), purl, licenses };
});

/** A package's place in the lock file, as node resolves it from another one's. */
function locate(dependency, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(folder.lastIndexOf('/node_modules/'), 0))) {
    const path = `${folder && `${folder}/`}node_modules/${dependency}`;
    if (packages[path]) return path;
    if (folder === '') return undefined;
  }
}

const bundled = new Set();
function bundle(path) {
  if (path === undefined || bundled.has(path)) return;
  bundled.add(path);
  for (const dependency of Object.keys(packages[path].dependencies ?? {})) bundle(locate(dependency, path));
}
for (const dependency of imported) {
  const path = locate(dependency, '');
  if (path === undefined) throw new Error(`package-lock.json does not hold ${dependency}, which is bundled`);
  bundle(path);
}

function component(path) {
  const entry = packages[path];
  const packageName = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const purl = `pkg:npm/${packageName.replace('@', '%40')}@${entry.version}`;
  return {
    type: 'library',
    'bom-ref': purl,
    name: packageName,
    version: entry.version,
    purl,
    ...(entry.license && { licenses: [{ expression: entry.license }] }),
    ...(entry.integrity && { hashes: [hash(entry.integrity)] }),
  };
}

function hash(integrity) {
  return { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') };
}

const components = [...[...bundled].sort().map(component), ...native];
const root = `pkg:npm/${name}@${version}`;
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  version: 1,
  metadata: {
    component: { type: 'application', 'bom-ref': root, name, version, purl: root, licenses: [{ expression: license }] },
  },
  components,
  dependencies: [{ ref: root, dependsOn: components.map(({ purl }) => purl) }],
};
process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);
