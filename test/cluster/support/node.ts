import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Node {
  /** The folder in which the container runtime finds how to reach each registry, anew for each pull. */
  readonly certificatesFolder: string;
  /** What both registries have, with tag v1; the digest of what was made here. */
  readonly digests: Readonly<Record<string, string | null>>;
}

const { certificatesFolder, digests: pushed } = JSON.parse(
  readFileSync(process.env['E2E_SERVERS'] ?? '', 'utf8'),
) as Node;

/** The images' repositories, and the digests of those that were made here. */
export const digests = pushed;

/** Gives the node a CA for a registry's certificate, or takes it away. */
export function setNodeCa(registry: string, caBundle: string | undefined): void {
  const folder = join(certificatesFolder, registry);
  rmSync(folder, { recursive: true, force: true });
  if (caBundle === undefined) return;
  const file = join(folder, 'ca.crt');
  writeHosts(registry, `https://${registry}`, `ca = "${file}"\n`);
  writeFileSync(file, caBundle);
}

/** Lets an address stand for a registry; gives the way back. */
export function pointTo(registry: string, address: string): () => void {
  writeHosts(registry, address);
  return () => {
    rmSync(join(certificatesFolder, registry), { recursive: true });
  };
}

/** Lets one registry stand for all that the node has no entry for; gives the way back. */
export function standForAll(registry: string): () => void {
  return pointTo('_default', `http://${registry}`);
}

function writeHosts(name: string, address: string, more = ''): void {
  const folder = join(certificatesFolder, name);
  mkdirSync(folder, { recursive: true });
  const host = `[host."${address}"]\ncapabilities = ["pull", "resolve"]\n`;
  writeFileSync(join(folder, 'hosts.toml'), `server = "${address}"\n${host}${more}`);
}
