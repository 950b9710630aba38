import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { kubernetesPath } from './kubernetes.mjs';

const run = promisify(execFile);

/**
 * Where everything of a whole cluster is: a network of its own, in which the bridge of the pods has the node's address.
 * A name that ends in `.localhost` gets plain HTTP from Porch's libraries; one that ends in `.local` only from older ones.
 */
export const clusterPlace = {
  address: '10.244.0.1',
  plainHost: 'registry.localhost',
  tlsHost: 'registry.test',
  ports: { etcd: 2379, etcdPeer: 2380, apiserver: 6443, plain: 5001, tls: 5443 },
  hasPods: true,
};
const podNetwork = '10.244.0.0/24';
const { address, plainHost, tlsHost, ports } = clusterPlace;

/**
 * Sets up the namespaces (network, mounts, process ids) that this process was started in: a bridge with the node's
 * address, names of the registries, and nothing of the machine's /run and /var/log.
 */
export function prepareNamespaces(folder) {
  const ip = (...args) => execFileSync('ip', args);
  ip('link', 'set', 'lo', 'up');
  ip('link', 'add', 'cni0', 'type', 'bridge');
  ip('address', 'add', `${address}/24`, 'dev', 'cni0');
  ip('link', 'set', 'cni0', 'up');
  ip('route', 'add', 'default', 'dev', 'cni0');
  writeFileSync('/proc/sys/net/ipv4/ip_forward', '1');
  for (const path of ['/run', '/var/log']) execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', path]);
  const hosts = join(folder, 'hosts');
  writeFileSync(hosts, `127.0.0.1 localhost\n::1 localhost\n${address} node ${plainHost} ${tlsHost}\n`);
  execFileSync('mount', ['--bind', hosts, '/etc/hosts']);
  // No server of names can be reached, and nobody must wait for one.
  writeFileSync(join(folder, 'no-names'), 'nameserver 127.0.0.1\n');
  execFileSync('mount', ['--bind', join(folder, 'no-names'), '/etc/resolv.conf']);
}

/**
 * Starts what turns an API server into a cluster: controller-manager, scheduler, kube-proxy, containerd and kubelet.
 * Resolves, with what the tests must know of it, when the node is ready for pods.
 *
 * @param cgroup the name of the control group below which all pods are
 */
export async function startNode(servers, folder, { pause, archives, cgroup }) {
  const path = (name) => join(folder, name);
  const { processes } = servers;
  const start = (program, args, answer) => processes.start(program, [kubernetesPath(program), ...args], answer);
  const kubeconfig = (user) => servers.writeKubeconfig(user);
  const controllers = kubeconfig('system:kube-controller-manager');
  const scheduler = kubeconfig('system:kube-scheduler');

  const outcomes = await Promise.allSettled([
    start(
      'kube-controller-manager',
      [
        ...[`--kubeconfig=${controllers}`, `--authentication-kubeconfig=${controllers}`],
        ...[`--authorization-kubeconfig=${controllers}`, '--authorization-always-allow-paths=/healthz'],
        ...[`--service-account-private-key-file=${servers.serviceAccountKey}`, '--leader-elect=false'],
        // Each controller has the rights of its own ServiceAccount, and none without one.
        '--use-service-account-credentials',
        // A node on a busy machine is late, and must not lose its pods for that.
        '--node-monitor-grace-period=20m',
        ...['--kube-api-qps=200', '--kube-api-burst=400'],
        ...[`--root-ca-file=${servers.apiserverCertificate}`, `--cert-dir=${path('controller-manager')}`],
      ],
      'https://127.0.0.1:10257/healthz',
    ),
    start(
      'kube-scheduler',
      [
        ...[`--kubeconfig=${scheduler}`, `--authentication-kubeconfig=${scheduler}`],
        ...[`--authorization-kubeconfig=${scheduler}`, '--authorization-always-allow-paths=/healthz'],
        ...['--leader-elect=false', `--cert-dir=${path('scheduler')}`],
      ],
      'https://127.0.0.1:10259/healthz',
    ),
    start(
      'kube-proxy',
      [
        ...[`--kubeconfig=${kubeconfig('system:kube-proxy')}`, '--proxy-mode=iptables', '--hostname-override=node'],
        // Pods reach each other through a Service by one bridge, where answers would miss the translation otherwise.
        ...[`--cluster-cidr=${podNetwork}`, '--masquerade-all', '--conntrack-max-per-core=0'],
      ],
      'http://127.0.0.1:10249/healthz',
    ),
    startContainerd(processes, path, pause, archives).then(() => startKubelet(servers, path, cgroup)),
  ]);
  for (const { reason } of outcomes) if (reason) throw reason;
  return { certificatesFolder: path('certs.d') };
}

async function startContainerd(processes, path, pause, archives) {
  const socket = path('containerd.sock');
  makeCniConfig(path('cni'));
  // Without a file of its own, the registry without TLS would be asked over TLS.
  const plain = `${plainHost}:${ports.plain}`;
  mkdirSync(join(path('certs.d'), plain), { recursive: true });
  writeFileSync(
    join(path('certs.d'), plain, 'hosts.toml'),
    `server = "http://${plain}"\n[host."http://${plain}"]\ncapabilities = ["pull", "resolve"]\n`,
  );
  // The settings that a machine without systemd and with control groups of version 1 needs.
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  writeFileSync(
    path('containerd.toml'),
    `version = 2
root = "${path('containerd')}"
state = "/run/containerd"
disabled_plugins = [${['aufs', 'btrfs', 'devmapper', 'zfs'].map((name) => `"io.containerd.snapshotter.v1.${name}"`).join(', ')}]
[grpc]
address = "${socket}"
[plugins."io.containerd.internal.v1.opt"]
path = "${path('containerd-opt')}"
[${cri}]
sandbox_image = "${pause}"
restrict_oom_score_adj = true
disable_apparmor = true
tolerate_missing_hugetlb_controller = true
[${cri}.cni]
bin_dir = "/usr/lib/cni"
conf_dir = "${path('cni')}"
[${cri}.registry]
config_path = "${path('certs.d')}"
[${cri}.containerd]
snapshotter = "overlayfs"
[${cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.runc.options]
SystemdCgroup = false
`,
  );
  const ctr = (...args) => run('ctr', ['--address', socket, '--namespace', 'k8s.io', ...args], { timeout: 300_000 });
  const isReady = () =>
    ctr('version').then(
      () => true,
      () => false,
    );
  await processes.start('containerd', ['containerd', '--config', path('containerd.toml')], isReady);
  for (const archive of archives) await ctr('images', 'import', archive);
}

function makeCniConfig(folder) {
  mkdirSync(folder, { recursive: true });
  const ipam = { type: 'host-local', ranges: [[{ subnet: podNetwork, gateway: address }]], dataDir: '/run/cni' };
  const bridge = {
    ...{ type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true },
    ipam: { ...ipam, routes: [{ dst: '0.0.0.0/0' }] },
  };
  const plugins = [bridge, { type: 'portmap', capabilities: { portMappings: true } }];
  writeFileSync(join(folder, 'pods.conflist'), JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins }));
}

async function startKubelet(servers, path, cgroup) {
  const kubeconfig = servers.writeKubeconfig('system:node:node');
  writeFileSync(path('resolv.conf'), `nameserver ${address}\n`);
  const settings = {
    ...{ apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' },
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${path('containerd.sock')}`,
    // What a machine without systemd needs, and one that has swap or little room.
    ...{ cgroupDriver: 'cgroupfs', cgroupRoot: `/${cgroup}`, cgroupsPerQOS: false, enforceNodeAllocatable: [] },
    ...{ failSwapOn: false, failCgroupV1: false, localStorageCapacityIsolation: false },
    evictionHard: { 'memory.available': '1Mi', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    ...{ clusterDNS: [address], clusterDomain: 'cluster.local', resolvConf: path('resolv.conf') },
    ...{ podLogsDir: '/var/log/pods', volumePluginDir: path('volume-plugins') },
    // As fast as it can, since many pods are tested at once.
    ...{ serializeImagePulls: false, registryPullQPS: 0, kubeAPIQPS: 200, kubeAPIBurst: 400 },
    // Not 0, which is said to be no limit: the client takes it for its own default of 5 (rest/config.go).
    ...{ eventRecordQPS: 500, eventBurst: 1000 },
    maxPods: 250,
    // Without control groups per pod, the kubelet of 1.34.4 panics now and then where it looks for a pod's limits to change.
    featureGates: { InPlacePodVerticalScaling: false },
  };
  writeFileSync(path('kubelet.json'), JSON.stringify(settings));
  const args = [
    ...[`--config=${path('kubelet.json')}`, `--kubeconfig=${kubeconfig}`, `--root-dir=${path('kubelet')}`],
    ...[`--cert-dir=${path('kubelet-certificates')}`, '--hostname-override=node', `--node-ip=${address}`],
  ];
  const isNodeReady = async () => {
    const { status } = await servers.read('/api/v1/nodes/node').catch(() => ({}));
    return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
  };
  await servers.processes.start('kubelet', [kubernetesPath('kubelet'), ...args], isNodeReady);
}
