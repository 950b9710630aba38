/**
 * Starts the suite's servers, runs a command beside them, and stops them, whatever comes.
 *
 *   node test/e2e/run.mjs [--install] [COMMAND ARGUMENT...]
 *
 * The command (without one: jest on test/e2e) finds in the variable E2E_SERVERS the path of a JSON file that says where
 * the servers are. --install installs and builds what is missing. Ends with the command's exit status.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildKubeApiserver, kubeApiserverPath } from './kube-apiserver.mjs';
import { installPackages, missingPackages } from './install.mjs';
import { Servers } from './servers.mjs';

const jest = [process.execPath, '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const suite = [...jest, '--config', 'test/e2e/jest.config.mjs', '--runInBand'];

const [first, ...rest] = process.argv.slice(2);
const install = first === '--install';
const given = install ? rest : process.argv.slice(2);
process.exitCode = await run(given.length > 0 ? given : suite);

async function run(command) {
  const began = Date.now();
  const say = (text) => process.stdout.write(`[${((Date.now() - began) / 1000).toFixed(1)} s] ${text}\n`);
  if (!prepare(say)) return 2;

  const folder = mkdtempSync(join(tmpdir(), 'porch-registry-auth-e2e-'));
  const servers = new Servers(folder);
  let child;
  let interrupted;
  const interrupt = (signal) => {
    interrupted = signal;
    child?.kill('SIGTERM');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt).on('SIGHUP', interrupt);
  try {
    const description = await servers.start(say);
    if (interrupted) return 1;
    const file = join(folder, 'servers.json');
    writeFileSync(file, JSON.stringify(description), { mode: 0o600 });
    const [program, ...args] = command;
    child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, E2E_SERVERS: file } });
    const status = await new Promise((resolve, reject) => {
      child.once('exit', (code) => resolve(code ?? 1));
      child.once('error', reject);
    });
    say(`the command ended with exit status ${status}`);
    return status;
  } catch (error) {
    say(error.message);
    return 1;
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
    say('the servers are stopped');
  }
}

/** Whether all that is started is there. */
function prepare(say) {
  const packages = missingPackages();
  if (install && packages.length > 0) {
    installPackages(packages);
    say(`installed ${packages.join(', ')}`);
  }
  if (install && !existsSync(kubeApiserverPath())) {
    say('building kube-apiserver; it is kept for the next time');
    say(`built ${buildKubeApiserver()}`);
  }
  const missing = [...missingPackages(), ...(existsSync(kubeApiserverPath()) ? [] : [kubeApiserverPath()])];
  if (missing.length === 0) return true;
  say(
    `missing: ${missing.join(', ')}; \`npm run test:e2e -- --install\` gets them (Debian, as root; Go for the API server)`,
  );
  return false;
}
