/** Who failed: the evaluator looks an image up, the kubelet pulls it and starts its container. */
export type PullStage = 'evaluator' | 'kubelet';

/** Why an image could not be looked up or pulled, or its container not be started. */
export interface PullCause {
  readonly name: string;
  /** `credentials`: another docker config may mend it. `passing`: it may be over by now. */
  readonly nature: 'credentials' | 'image' | 'passing' | 'setting';
  /** The image was not pulled, or not looked up; otherwise its container could not be started. */
  readonly isPull: boolean;
  /** What to do, by who failed. */
  readonly remedy: Readonly<Record<PullStage, string>>;
}

type Row = readonly [pattern: RegExp, name: string, nature: PullCause['nature'], remedy: PullCause['remedy']];

const both = (remedy: string): PullCause['remedy'] => ({ evaluator: remedy, kubelet: remedy });

/** Why a container did not start although its image is there. */
const starts: readonly Row[] = [
  [
    /waiting (?:for )?the pod/,
    'pod not ready in time',
    'passing',
    both("see the events of its pod and the wrapper server's image"),
  ],
  [
    /function container in the pod|(?:pod|service) template/,
    'pod template unusable',
    'setting',
    both('correct the pod template (rule template-unusable)'),
  ],
  [
    /Unschedulable|nodes are available/,
    'not scheduled',
    'setting',
    both('see what the pod template asks for, and what the nodes have'),
  ],
  [
    /CreateContainerConfigError|(?:secret|configmap) "?[^" ]*"? not found|runAsNonRoot|couldn't find key/i,
    'container not configurable',
    'setting',
    both('create what the pod template names, or correct the template'),
  ],
  [
    /CrashLoopBackOff|restarting failed container/,
    'container ends again and again',
    'setting',
    both('see the log of its pod'),
  ],
];

/**
 * Texts of the kubelet (Kubernetes 1.34, pkg/kubelet/images), of containerd (1.6 to 2.1, remotes/docker), of
 * go-containerregistry (0.20.6, pkg/v1/remote/transport) and of Porch's evaluator (func/internal/podmanager.go, main of
 * 2026-08), by what they mean. The first row that fits counts: one that names a cause stands before one that may follow
 * from it.
 */
const pulls: readonly Row[] = [
  [
    /illegal base64 data|formatted as base64|decode auth field|cannot unmarshal .*(?:Docker|Auth)Config|invalid character .* (?:looking for|after)/,
    'docker config unusable',
    'credentials',
    {
      evaluator: 'correct the entry of the docker config that cannot be decoded; it breaks every private image',
      kubelet: 'correct the entry of the docker config that cannot be decoded, and renew the copied Secret',
    },
  ],
  [
    /InvalidImageName|invalid reference format|(?:could not|couldn't) parse (?:image )?(?:name|reference)|must be lowercase/,
    'name refused',
    'image',
    both("correct the image's name"),
  ],
  [
    /\b429\b|too ?many ?requests|pull QPS exceeded|rate limit/i,
    'rate limit',
    'passing',
    both('wait, or pull with the credentials of an account that has a higher limit'),
  ],
  [
    /certificate has expired|certificate is (?:not )?valid (?:for|only)|cannot validate certificate|not yet valid|SANs/i,
    'x509: certificate not valid',
    'setting',
    both("renew the registry's certificate, with the name that the image has"),
  ],
  [
    /x509|unknown authority|failed to verify certificate|SSLCertificate/i,
    'x509: CA not trusted',
    'setting',
    {
      evaluator: 'run inject-registry-auth with `tls`, which gives the evaluator the private CA',
      kubelet: "install the registry's CA on every node, as its container runtime wants it",
    },
  ],
  [
    /gave HTTP response to HTTPS client/,
    'registry without TLS',
    'setting',
    {
      evaluator:
        'give the registry TLS: the evaluator uses plain HTTP only for private addresses and for names that end in ".localhost" (before Porch v1.6.0 also ".local")',
      kubelet: 'give the registry TLS, or allow plain HTTP for it in the container runtime of every node',
    },
  ],
  [
    /no such host|server misbehaving|name resolution|lookup .* i\/o timeout|lookup \S+ on \S+: /i,
    'name not found in DNS',
    'setting',
    {
      evaluator: "correct the registry's name, or the DNS that the evaluator's pod uses",
      kubelet: "correct the registry's name, or the DNS of the nodes",
    },
  ],
  [
    /is forbidden: User/,
    'forbidden by the API server',
    'setting',
    both('run inject-registry-auth with `rbac: ensure`, and apply the Role'),
  ],
  [
    // Evaluations that begin together each make the copy; all but one of them find it there.
    /secrets "[^"]*" already exists/,
    'copied Secret made by another evaluation',
    'passing',
    both("read the evaluator's message"),
  ],
  [
    /field is immutable/,
    'copied Secret immutable',
    'setting',
    both('delete the copied Secret, which the evaluator makes again'),
  ],
  [
    /open \S+: (?:no such file|permission denied)|stat \S+: no such file|is a directory|ca\.crt not found|certificates from PEM/,
    'file of the evaluator not readable',
    'setting',
    both('mount the Secret where the flag says, readable for the evaluator'),
  ],
  [
    /generateName: Invalid value|metadata\.name: Invalid value/,
    'pod name refused',
    'image',
    both('name the image by its tag, not by its digest'),
  ],
  [
    /no match for platform|exec format error/,
    'other platform',
    'image',
    both("push the image for the nodes' platform"),
  ],
  [
    /\b404\b|MANIFEST_UNKNOWN|NAME_UNKNOWN|manifest unknown|name unknown|: not found|NotFound/i,
    'not in the registry (404)',
    'image',
    both("correct the image's name or tag, or push it"),
  ],
  [
    /\b403\b|\bDENIED\b|insufficient_scope|access denied|\bdenied:/i,
    'access denied (403)',
    'credentials',
    both('give the user of the Secret the right to pull this repository, and check its name'),
  ],
  [
    /\b401\b|unauthorized|authentication required|no basic auth|authorization failed|incorrect username or password/i,
    'credentials refused or missing (401)',
    'credentials',
    both("check the registry's entry in the Secret, and with `--probe` whether its password still holds"),
  ],
  [
    /connection re(?:fused|set)|no route to host|unreachable|i\/o timeout|TLS handshake timeout|context deadline|Client\.Timeout|\bEOF\b|\b50[0234]\b|RegistryUnavailable/i,
    'registry not reached',
    'passing',
    {
      evaluator: "check the registry, and the way to it from the evaluator's pod",
      kubelet: 'check the registry, and the way to it from the nodes',
    },
  ],
  [
    /no space left on device/,
    'disk of the node full',
    'setting',
    both('free space on the node, or raise its limit for images'),
  ],
  [
    /ErrImageNeverPull|pull policy of Never/,
    'not on the node',
    'setting',
    both('change `imagePullPolicy` in the pod template, or load the image onto the nodes'),
  ],
  [
    /(?:ErrImagePull|ImagePullBackOff|ImageInspectError|SignatureValidationFailed|Failed to (?:pull|inspect) image|Back-off pulling image)/,
    'pull failed',
    'setting',
    both("read the kubelet's message"),
  ],
  [/unable to get the entrypoint/, 'lookup failed', 'setting', both("read the evaluator's message")],
];

const other: PullCause = {
  name: 'unknown',
  nature: 'setting',
  isPull: false,
  remedy: { evaluator: "see the evaluator's log", kubelet: 'see `kubectl describe pod`' },
};

/** The cause that a message of the kubelet or of the evaluator names. */
export function findPullCause(text: string): PullCause {
  const found = [...starts, ...pulls].find(([pattern]) => pattern.test(text));
  if (found === undefined) return other;
  const [, name, nature, remedy] = found;
  return { name, nature, isPull: pulls.includes(found), remedy };
}

/** What the kubelet, containerd and the evaluator put before a cause: the image again, and how the error came about. */
const preambles =
  /^(?:Error: |ErrImagePull: |Back-off pulling image "[^"]*": |Failed to (?:pull|inspect) image "[^"]*": |failed to pull and unpack image "[^"]*": |failed to resolve (?:reference|image) "[^"]*": |rpc error: code = \w+ desc = |unable to get the entrypoint for \S+: |failed to do request: )/;

/** The message from its cause on, in one line. */
export function causeText(message: string): string {
  let text = message.replace(/\s+/g, ' ').trim();
  for (let rest = text.replace(preambles, ''); rest !== text && rest !== ''; rest = text.replace(preambles, ''))
    text = rest;
  return text;
}
