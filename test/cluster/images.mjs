import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const busybox = '/usr/bin/busybox';

/**
 * Stands for the function runner: reads the file that --registry-auth-secret-path names, as the runner does for its
 * first private image, and ends with status 0 if it could. Its termination message says what was wrong.
 */
const readAuthFile = `#!/bin/sh
file=/var/tmp/config-secret/.dockerconfigjson
for word; do
  case $word in
    --registry-auth-secret-path=*) file=\${word#*=} ;;
    -*) ;;
    # Go's flag package reads no further.
    *) break ;;
  esac
done
says=$(cat "$file" 2>&1 >/dev/null)
status=$?
echo "$says" >/dev/termination-log
exit $status
`;

/**
 * The same, but it says so in its log, with what its variable SAYS holds, and stays, as a Deployment's pod does. It ends
 * when it is asked to.
 */
const stayWithAuthFile = readAuthFile.replace(
  /echo .*\n.*\n$/,
  'echo "status $status: $file: $says"\n[ -z "$SAYS" ] || echo "$SAYS"\ntrap "exit 0" TERM\nsleep 3600 &\nwait\n',
);

/** An image of Porch with one script in it; without the user's entry, a container runtime would take group 0. */
const runner = (script) => ({
  entrypoint: ['/home/nonroot/server'],
  user: '10001:10001',
  files: {
    '/home/nonroot/server': script,
    '/etc/passwd': 'nonroot:x:10001:10001::/home/nonroot:/bin/sh\n',
    '/etc/group': 'nonroot:x:10001:\n',
  },
});
/** A function: it reads a package on stdin, and writes it with a change on stdout. */
const setMarker = {
  entrypoint: ['/bin/function'],
  files: { '/bin/function': '#!/bin/sh\nexec sed "s/marker: none/marker: set/"\n' },
};
const wait = { entrypoint: ['/bin/sleep', '3600'] };

/** The images of the tests, all of them of one static program. No registry has to be asked for them. */
const images = {
  'functions/wait': wait,
  'functions/set-marker': setMarker,
  // That the node never has before: an image that it has runs whatever the copied Secret holds.
  'functions/unseen': setMarker,
  ...Object.fromEntries(['none', 'reloader', 'copy', 'ambient'].map((way) => [`functions/rotated-${way}`, setMarker])),
  'porch/function-runner': runner(readAuthFile),
  'porch/wrapper-server': wait,
  // That the node never has.
  'porch/private-runner': runner(readAuthFile),
};

/** Those that the node has from the start, under names that no registry is asked for. */
const preloaded = {
  // What holds the namespaces of a pod; the name only has to be the one that containerd is told.
  'registry.local/pause:v1': { entrypoint: ['/bin/sleep', '2147483647'] },
  'docker.io/nephio/porch-function-runner:latest': runner(stayWithAuthFile),
  'docker.io/nephio/porch-wrapper-server:latest': wait,
};

/**
 * The images of Porch's own programs, from the folder that holds them, under the names that the package beside them has.
 * Each program is named as its image is; `grpc-health-probe` stands beside them, since their pods ask it.
 */
function porchImages(programs) {
  const file = (name) => ({ copy: join(programs, name) });
  const { user, files } = runner('');
  const image = (entries) => ({ user, files: { ...files, ...entries } });
  const probe = file('grpc-health-probe');
  const built = {
    'function-runner': image({
      '/home/nonroot/server': file('function-runner'),
      '/home/nonroot/grpc-health-probe': probe,
      '/home/nonroot/config.yaml': 'functions: []\n',
      '/home/nonroot/functions/none': '',
    }),
    'wrapper-server': image({
      '/home/nonroot/wrapper-server/wrapper-server': file('wrapper-server'),
      '/home/nonroot/wrapper-server/grpc-health-probe': probe,
    }),
    server: { ...image({ '/home/nonroot/porch': file('porch-server') }), entrypoint: ['/home/nonroot/porch'] },
  };
  return Object.fromEntries(
    Object.entries(built).map(([name, each]) => [`${homeOf(programs)}/porch-${name}:built`, each]),
  );
}

/** Where the package of a build has its images. */
function homeOf(programs) {
  const folder = join(programs, 'package');
  const files = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.yaml'));
  const found = files.flatMap(
    (path) => /image: (\S+)\/porch-server:/.exec(readFileSync(join(folder, path), 'utf8')) ?? [],
  );
  if (found[1] === undefined) throw new Error(`no image of porch-server is named in ${folder}`);
  return found[1];
}

/**
 * Makes the images in `folder`, as directories that skopeo copies, and the archives that containerd imports. Each folder
 * in `functions` is such a directory of a function that was built before.
 */
export function makeImages(folder, functions) {
  const { PORCH_BIN: programs } = process.env;
  const porch = programs !== undefined && existsSync(programs) ? porchImages(programs) : {};
  const [, wrapper] = Object.entries(porch).find(([name]) => name.endsWith('/porch-wrapper-server:built')) ?? [];
  const pushed = { ...images, ...(wrapper && { 'porch/wrapper-server': wrapper }) };
  const layouts = Object.entries(pushed).map(([repository, image]) => {
    const name = repository.replaceAll('/', '-');
    const digest = makeImage(join(folder, name), image, `${repository}:v1`);
    return { repository, layout: join(folder, name), digest };
  });
  for (const name of functions === undefined ? [] : readdirSync(functions)) {
    layouts.push({ repository: `porch-registry-auth/${name}`, layout: join(functions, name), digest: null });
  }
  const archives = Object.entries({ ...preloaded, ...porch }).map(([name, image]) => {
    const layout = join(folder, name.replaceAll(/[/:]/g, '-'));
    makeImage(layout, image, name);
    execFileSync('tar', ['-C', layout, '-cf', `${layout}.tar`, 'blobs', 'index.json', 'oci-layout']);
    return `${layout}.tar`;
  });
  return { layouts, archives, pause: Object.keys(preloaded)[0] };
}

/** Pushes the images to both registries, with tag v1. */
export function pushImages(folder, layouts, { username, password, registry, tlsRegistry, caBundle }) {
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const authFile = join(folder, 'push-auth.json');
  writeFileSync(authFile, JSON.stringify({ auths: { [registry]: { auth }, [tlsRegistry]: { auth } } }), {
    mode: 0o600,
  });
  const certificates = join(folder, 'push-certificates');
  mkdirSync(certificates, { recursive: true });
  writeFileSync(join(certificates, 'ca.crt'), caBundle);
  for (const { repository, layout } of layouts) {
    for (const [server, option] of [
      [registry, '--dest-tls-verify=false'],
      [tlsRegistry, `--dest-cert-dir=${certificates}`],
    ]) {
      const from = `oci:${layout}`;
      const to = `docker://${server}/${repository}:v1`;
      const args = [
        '--insecure-policy',
        'copy',
        '--quiet',
        '--preserve-digests',
        `--dest-authfile=${authFile}`,
        option,
        from,
        to,
      ];
      execFileSync('skopeo', args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 300_000 });
    }
  }
}

/** An OCI image layout with one image of one layer: busybox, the files given, and the entry point. Gives its digest. */
function makeImage(layout, { entrypoint, user, files = {} }, name) {
  const root = `${layout}-root`;
  for (const path of ['bin', 'tmp', 'var/tmp', 'etc', 'home/nonroot']) mkdirSync(join(root, path), { recursive: true });
  copyFileSync(busybox, join(root, 'bin/busybox'));
  for (const applet of ['sh', 'cat', 'cp', 'sed', 'sleep', 'true']) symlinkSync('busybox', join(root, 'bin', applet));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (typeof text === 'string') writeFileSync(join(root, path), text);
    else copyFileSync(text.copy, join(root, path));
    chmodSync(join(root, path), 0o755);
  }
  const blobs = join(layout, 'blobs/sha256');
  mkdirSync(blobs, { recursive: true });
  const store = (bytes, mediaType) => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hex), bytes);
    return { mediaType, digest: `sha256:${hex}`, size: bytes.length };
  };
  const storeJson = (value, type) =>
    store(Buffer.from(JSON.stringify(value)), `application/vnd.oci.image.${type}+json`);

  const archive = `${layout}-layer.tar`;
  execFileSync('tar', ['--owner=0', '--group=0', '--numeric-owner', '-C', root, '-cf', archive, '.']);
  const layer = store(readFileSync(archive), 'application/vnd.oci.image.layer.v1.tar');
  const config = storeJson(
    {
      ...{ architecture: process.arch === 'arm64' ? 'arm64' : 'amd64', os: 'linux' },
      config: { Entrypoint: entrypoint, User: user, Env: ['PATH=/bin'] },
      rootfs: { type: 'layers', diff_ids: [layer.digest] },
    },
    'config.v1',
  );
  const manifest = storeJson({ schemaVersion: 2, config, layers: [layer] }, 'manifest.v1');
  const annotations = { 'io.containerd.image.name': name };
  writeFileSync(
    join(layout, 'index.json'),
    JSON.stringify({ schemaVersion: 2, manifests: [{ ...manifest, annotations }] }),
  );
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  return manifest.digest;
}
