import { readFileSync } from 'node:fs';

/** Where the servers are that run.mjs started; see servers.mjs. */
export interface Servers {
  readonly kubeconfig: string;
  /** The API server's address. */
  readonly apiserver: string;
  /** Host and port of the registry without TLS, and of the one with it. */
  readonly registry: string;
  readonly tlsRegistry: string;
  /** The certificate of the CA that the registry with TLS has its own from. */
  readonly caBundle: string;
  /** The registries' file of users; they read it anew when it changes. */
  readonly htpasswd: string;
  readonly username: string;
  readonly password: string;
  /** The program of External Secrets' controller, and a file with the definitions of its kinds; nothing starts it. */
  readonly externalSecrets: { readonly program: string; readonly definitions: string };
  /** The ids of the servers' processes. */
  readonly processes: readonly number[];
}

const file = process.env['E2E_SERVERS'];
if (file === undefined) throw new Error('run the suite by `npm run test:e2e`, which starts its servers');

export const servers = JSON.parse(readFileSync(file, 'utf8')) as Servers;
