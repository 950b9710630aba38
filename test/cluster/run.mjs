/**
 * Starts a suite's servers, runs a command beside them, and stops them, whatever comes.
 *
 *   node test/cluster/run.mjs SUITE [--install | --only-install] [COMMAND ARGUMENT...]
 *
 * SUITE is `e2e` (etcd, API server, two registries) or `cluster` (these, and a node with a kubelet; as root, in
 * namespaces of its own). The command (without one: jest on the suite) finds in the variable E2E_SERVERS the path of a
 * JSON file that says where the servers are. --install installs and builds what is missing, --only-install does
 * nothing else. Ends with the command's exit status. The variable FUNCTION_IMAGES may name a folder with an image layout
 * for each function, which are pushed, too.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeImages, pushImages } from './images.mjs';
import { buildExternalSecrets, lacksExternalSecrets } from './external-secrets.mjs';
import { installPackages, missingPackages } from './install.mjs';
import { buildBinaries, missingBinaries } from './kubernetes.mjs';
import { clusterPlace, prepareNamespaces, startNode } from './node.mjs';
import { loopbackPlace, Servers } from './servers.mjs';

const programs = {
  e2e: ['kube-apiserver'],
  cluster: ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kube-proxy', 'kubelet'],
};
/** No suite takes as long, also on a busy machine; one that hangs must not keep its servers. */
const limit = 23 * 60_000;

const began = Date.now();
const say = (text) => process.stdout.write(`[${((Date.now() - began) / 1000).toFixed(1)} s] ${text}\n`);

let interrupted = false;
let endRunning = () => {};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    endRunning();
  });
}

const [suite, ...words] = process.argv.slice(2);
const inside = words[0] === '--inside' ? words[1] : undefined;
const onlyInstall = words[0] === '--only-install';
const install = onlyInstall || words[0] === '--install';
const given = words.slice(inside === undefined ? Number(install) : 2);
const jest = [process.execPath, '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
const command = given.length > 0 ? given : [...jest, '--config', `test/${suite}/jest.config.mjs`, '--runInBand'];

if (programs[suite] === undefined) {
  say(`SUITE must be one of ${Object.keys(programs).join(', ')}`);
  process.exitCode = 2;
} else if (inside !== undefined) process.exitCode = await runBeside(inside);
else if (!prepare()) process.exitCode = 2;
else if (!onlyInstall) process.exitCode = await runInFolder();

/** Whether all that is started is there. */
function prepare() {
  const packages = missingPackages(suite);
  if (install && packages.length > 0) {
    installPackages(packages);
    say(`installed ${packages.join(', ')}`);
  }
  const binaries = missingBinaries(programs[suite]);
  if (install && binaries.length > 0) {
    say(`building ${binaries.join(', ')}; they are kept for the next time`);
    buildBinaries(binaries);
    say('built them');
  }
  if (install && lacksController()) {
    say('building External Secrets; it is kept for the next time');
    buildExternalSecrets();
    say('built it');
  }
  const missing = [
    ...missingPackages(suite),
    ...missingBinaries(programs[suite]),
    ...(lacksController() ? ['external-secrets'] : []),
  ];
  if (missing.length === 0) return true;
  say(
    `missing: ${missing.join(', ')}; \`npm run test:${suite} -- --install\` gets them (Debian, as root; Go to build)`,
  );
  return false;
}

/** Whether the controller that only the end-to-end suite starts is yet to be built. */
function lacksController() {
  return suite === 'e2e' && lacksExternalSecrets();
}

/** Runs all of it in a new folder, which is removed, with all that is left of the run, at the end; fails where it cannot be. */
async function runInFolder() {
  const folder = mkdtempSync(join(tmpdir(), `porch-registry-auth-${suite}-`));
  try {
    return suite === 'cluster' ? await runInNamespaces(folder) : await runBeside(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    removeCgroups(basename(folder));
    const left = findProcesses(folder);
    if (left.length > 0) throw new Error(`processes are left: ${left.join(', ')}`);
    say('the servers are stopped');
  }
}

/**
 * Runs this program again in namespaces of its own. Its process is their first: when it ends, or this program does, even
 * by a signal that cannot be caught, all processes and mounts in there end, too.
 */
function runInNamespaces(folder) {
  const args = ['--inside', folder, ...command];
  const namespaces = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const again = [process.execPath, fileURLToPath(import.meta.url), suite, ...args];
  return runToEnd(['setpriv', '--pdeathsig', 'KILL', ...namespaces, ...again], {}, 'SIGKILL');
}

/** Starts the servers, runs the command, and stops the servers. */
async function runBeside(folder) {
  let servers;
  try {
    if (inside !== undefined) prepareNamespaces(folder);
    servers = new Servers(folder, inside === undefined ? await loopbackPlace() : clusterPlace);
    let description = await servers.start();
    if (inside !== undefined) {
      mkdirSync(join(folder, 'images'));
      const { layouts, ...images } = makeImages(join(folder, 'images'), process.env.FUNCTION_IMAGES);
      const node = await startNode(servers, folder, { ...images, cgroup: basename(folder) });
      pushImages(folder, layouts, description);
      const digests = Object.fromEntries(layouts.map(({ repository, digest }) => [repository, digest]));
      description = { ...description, ...node, digests };
    }
    for (const { name, address, ready, pid } of servers.processes.started) {
      say(`${name}: ${address || 'started'}, process ${pid}, ready in ${ready} ms`);
    }
    const file = join(folder, 'servers.json');
    writeFileSync(file, JSON.stringify(description), { mode: 0o600 });
    const status = await runToEnd(command, { E2E_SERVERS: file }, 'SIGTERM');
    say(`the command ended with exit status ${status}`);
    return status;
  } catch (error) {
    say(error.message);
    return 1;
  } finally {
    await servers?.stop();
  }
}

/** Runs a command; its exit status. The signal ends it when this program is asked to end, or after the limit. */
async function runToEnd([program, ...args], environment, signal) {
  if (interrupted) return 1;
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  endRunning = () => child.kill(signal);
  const patience = setTimeout(() => {
    say(`not finished in ${limit / 60_000} minutes`);
    endRunning();
  }, limit);
  try {
    return await new Promise((resolve, reject) => {
      child.once('exit', (code) => resolve(code ?? 1));
      child.once('error', reject);
    });
  } finally {
    clearTimeout(patience);
  }
}

/** The ids of the processes that name a folder in their command line. */
function findProcesses(folder) {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(folder);
    } catch {
      // It has ended.
      return false;
    }
  });
}

/** Removes the control groups of a run's pods, whose processes have ended. */
function removeCgroups(name) {
  const root = '/sys/fs/cgroup';
  const remove = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) remove(join(path, entry.name));
    }
    rmdirSync(path);
  };
  const hierarchies = existsSync(root) ? readdirSync(root) : [];
  for (const path of [join(root, name), ...hierarchies.map((hierarchy) => join(root, hierarchy, name))]) {
    if (existsSync(path)) remove(path);
  }
}
