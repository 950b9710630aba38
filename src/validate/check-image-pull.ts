import type { Diagnostic, Severity } from '../diagnostic.js';
import { placeOf } from '../package/package-object.js';
import { ambientKeyFor } from '../registry/ambient-credential.js';
import { parseImageReference } from '../registry/image-reference.js';
import { parseKubeletImageName } from '../registry/kubelet-image-name.js';
import { isAmbient, type ImageVerdict, type KubeletVerdict, type LookupCause } from './image-verdict.js';
import type { JudgedPackage } from './judged-package.js';

/** One diagnostic for each image: whether it will be pulled, and with credentials or without. */
export function checkImagePull(judged: JudgedPackage): readonly Diagnostic[] {
  const results = judged.verdicts.map((verdict): Diagnostic => {
    const { use, runner, kubelet, pull } = verdict;
    return {
      rule: 'image-pull',
      severity: severityOf(judged, verdict),
      message: describe(judged, verdict),
      ...(use.object === undefined ? {} : placeOf(use.object)),
      ...(use.fieldPath === undefined ? {} : { fieldPath: use.fieldPath }),
      tags: { image: use.image, rule: 'image-pull', runner, kubelet, pull },
    };
  });
  return [...describePublicImages(judged), ...results];
}

/** One line for people instead of one for each image. */
function describePublicImages({ verdicts }: JudgedPackage): readonly Diagnostic[] {
  const open = verdicts.filter((verdict) => isAnonymous(verdict) && !verdict.isPrivate);
  if (open.length < 2) return [];
  const [first, second] = open.map(({ use }) => `"${use.image}"`);
  const rest = open.length === 2 ? '' : `, and ${open.length - 2} more`;
  return [
    {
      rule: 'images-without-credentials',
      severity: 'info',
      message: `${open.length} images are pulled without credentials, which is enough only if they are public: ${first ?? ''}, ${second ?? ''}${rest}`,
    },
  ];
}

function isAnonymous({ runner, kubelet }: ImageVerdict): boolean {
  return runner === 'anonymous' && kubelet === 'anonymous';
}

function isAuthenticated({ cause, runner, kubelet, isCopyUseless }: ImageVerdict): boolean {
  return runner === 'authenticated' && kubelet === 'authenticated' && !isCopyUseless && cause !== 'pod-name-refused';
}

function severityOf({ expectations }: JudgedPackage, verdict: ImageVerdict): Severity {
  const { cause, isCopyUseless, isPrivate, kubelet, runner } = verdict;
  if (isAuthenticated(verdict)) return 'info';
  if (cause === 'pod-name-refused') return isPrivate ? 'error' : 'warning';
  const isUndecided = [runner, kubelet].every((stage) => stage === 'authenticated' || stage === 'unknown');
  if (isPrivate) return isUndecided && !isCopyUseless && !expectations.requireProof ? 'warning' : 'error';
  if (['fails', 'hangs', 'exits', 'panics'].includes(runner) || kubelet === 'fails' || isCopyUseless) return 'warning';
  if (runner === 'unknown' || kubelet === 'unknown') return 'info';
  return runner !== kubelet ? 'warning' : 'info';
}

function describe(judged: JudgedPackage, verdict: ImageVerdict): string {
  const { image, places, use } = verdict;
  const pulled = image === use.image ? '' : ` (pulled as "${image}")`;
  const where = places > 1 ? ` (named in ${places} places)` : '';
  return `image "${use.image}"${pulled}${where}: ${outcomeOf(judged, verdict)}`;
}

/** What happens to the image, and what to do if that is not what was asked for. */
function outcomeOf(judged: JudgedPackage, verdict: ImageVerdict): string {
  const { cause, isCopyUseless, isPrivate, kubelet, runner, use } = verdict;
  const { settings } = judged;
  if (isAuthenticated(verdict))
    return `${lookupClause(use.puller)} with credentials${noteOnCertificates(judged, use.puller)}`;
  if (use.puller === 'evaluator-pod') return describeOwnPod(judged, verdict);
  if (isCopyUseless && runner === 'authenticated') {
    return `the kubelet cannot pull it, because Secret "${settings.secretName}" of namespace "${settings.functionNamespace}" has a type that it ignores; delete that Secret, which the evaluator creates again`;
  }
  if (isAnonymous(verdict) && !isPrivate) {
    return cause === 'registry-exempt'
      ? 'pulled without credentials, as every image with that prefix is; that is enough only if it is public'
      : 'pulled without credentials; that is enough only if it is public';
  }
  const refused = isDecisive(runner) ? undefined : parseKubeletImageName(verdict.image).error;
  if (refused !== undefined) return `the kubelet refuses its name (${refused}); correct the name`;
  const { says, remedy } = cause === undefined ? explainPod(kubelet) : explain(judged, verdict, cause);
  const follows = kubelet === runner || isDecisive(runner) ? '' : `, and ${kubeletClauses[kubelet]}`;
  return `${says}${follows}; ${remedy}`;
}

function lookupClause(puller: ImageVerdict['use']['puller']): string {
  return puller === 'function' ? 'the evaluator looks it up and the kubelet pulls it' : 'the kubelet pulls it';
}

/** The nodes pull from the registry with the private CA too, and must trust it themselves. */
function noteOnCertificates({ settings }: JudgedPackage, puller: ImageVerdict['use']['puller']): string {
  return settings.tlsEnabled && puller !== 'evaluator-pod'
    ? '; if its registry has the private CA, the nodes must trust that CA too'
    : '';
}

/** If the evaluator never gets that far, the kubelet does not matter. */
function isDecisive(runner: ImageVerdict['runner']): boolean {
  return ['fails', 'hangs', 'exits', 'panics'].includes(runner);
}

const kubeletClauses: Readonly<Record<KubeletVerdict, string>> = {
  authenticated: 'the kubelet would have credentials for it',
  anonymous: 'the kubelet has no credentials for it',
  'empty-credentials': 'the kubelet pulls it with an empty user and password',
  fails: 'the kubelet cannot pull it',
  unknown: "the kubelet's credentials are not known",
};

interface Explanation {
  readonly says: string;
  readonly remedy: string;
}

function describeOwnPod({ evaluator, place }: JudgedPackage, { isPrivate, kubelet }: ImageVerdict): string {
  const pod = `the kubelet pulls it for the evaluator's own pod`;
  const secrets = `\`imagePullSecrets\` of Deployment "${evaluator.object.ref.name}" or of its ServiceAccount`;
  switch (kubelet) {
    case 'authenticated':
      return `${pod} with credentials`;
    case 'unknown':
      return `${pod} with a Secret that is not in ${place}; check that it has credentials for this registry`;
    case 'anonymous':
      return isPrivate
        ? `${pod} without credentials; name a Secret in ${secrets}`
        : 'pulled without credentials; that is enough only if it is public';
    case 'empty-credentials':
    case 'fails':
      return `${pod}, but has no usable credentials for it; correct the Secret in ${secrets}`;
  }
}

/** Why the kubelet has no credentials, for an image that the evaluator does not look up. */
function explainPod(kubelet: KubeletVerdict): Explanation {
  return {
    says: `every function pod runs it, and ${kubeletClauses[kubelet]}`,
    remedy: 'add its registry to the docker config with inject-registry-auth',
  };
}

function explain(judged: JudgedPackage, verdict: ImageVerdict, cause: LookupCause): Explanation {
  const { release, settings, evaluator, place } = judged;
  const { title } = release.evaluator;
  const ambient = isAmbient(judged);
  const reference = parseImageReference(verdict.image);
  const registry = reference.registry ?? '';
  const secret = `Secret "${settings.secretName}" of namespace "${settings.functionNamespace}"`;
  const explanations: Readonly<Record<LookupCause, readonly [says: string, remedy: string]>> = {
    'credential-sent': [
      'the evaluator looks it up with credentials',
      ambient
        ? `name a Secret with its registry in \`imagePullSecrets\` of the pod template (rule ambient-pull-secret-missing)`
        : 'write the credentials with inject-registry-auth, in the form that the kubelet finds too',
    ],
    'ambient-key-unmatched': [
      `no key of "${judged.ambientFile.path}" serves "${registry}", so the evaluator looks it up without credentials`,
      `add the key "${ambientKeyFor(registry)}" under \`auths\` (rule ambient-key-unmatched)`,
    ],
    'ambient-credential-empty': [
      `the entry of "${judged.ambientFile.path}" for "${registry}" has no user and password`,
      'write both into the entry',
    ],
    'ambient-file-not-decodable': [
      `the evaluator cannot read "${judged.ambientFile.path}", which breaks every image, public ones too`,
      'correct that docker config (rule ambient-config-unusable)',
    ],
    'ambient-file-unreadable': [
      `the evaluator may not read "${judged.ambientFile.path}", so it can look up no image`,
      'remove `defaultMode`, or set `fsGroup`',
    ],
    'ambient-helper-missing': [
      `"${judged.ambientFile.path}" names a credential helper, and no image of Porch has that program`,
      'write user and password into `auths`, and remove `credsStore` and `credHelpers` (rule ambient-config-unusable)',
    ],
    'ambient-file-unknown': [
      `cannot tell: the docker config "${judged.ambientFile.path}" is not in ${place}`,
      'to be sure, give its content as `secret.file` or `secret.env`',
    ],
    'feature-absent': [
      `Porch ${release.build} looks up every image without credentials`,
      'upgrade Porch (rule feature-not-in-release)',
    ],
    'feature-off': [
      'private registries are not switched on, so function pods get no imagePullSecret',
      'run inject-registry-auth (rule private-registries-not-enabled)',
    ],
    'registry-exempt': [
      `the evaluator never uses credentials for images that begin "${release.privateRegistries?.exemptPrefix ?? ''}"`,
      'copy it to another repository',
    ],
    'registry-not-listed': [
      `no key of the docker config is exactly "${registry}", so the evaluator looks it up without credentials`,
      `add the key "${registry}" under \`auths\``,
    ],
    'credential-empty': [
      `the entry "${registry}" of the docker config is empty, so the evaluator looks it up without credentials`,
      'write user and password into the entry',
    ],
    'flags-refused': [
      `${title} ends when it starts, because it does not accept its flags`,
      'correct the flag (rules flag-unknown-to-release and flag-value-invalid)',
    ],
    'runner-down': [
      'the function runner ends when it starts, because it does not accept its flags',
      'remove the flag from the function runner (rule registry-flags-on-wrong-component)',
    ],
    'program-hidden': [
      `${title} does not start, because a volume is mounted over its program`,
      'mount the volume in a folder of its own (rule mount-hides-runner-files)',
    ],
    'wrapper-image-missing': [
      `${title} ends when it starts, because WRAPPER_SERVER_IMAGE is not set`,
      'set it to the image of the wrapper server (rule wrapper-image-missing)',
    ],
    'wrapper-image-unknown': [
      `cannot tell: WRAPPER_SERVER_IMAGE takes its value from outside ${place}`,
      'write its value into `env`',
    ],
    'not-evaluator': [
      `in Porch ${release.build} porch-server evaluates pods, and its Deployment is not in ${place}`,
      'validate it too (rule evaluator-not-in-package)',
    ],
    'tag-constraint': [
      `\`tag: ${verdict.use.constraint?.tag ?? ''}\` is a version constraint, for which every render in Porch ${release.build} fails`,
      'write an exact version (rule tag-listing-unauthenticated)',
    ],
    'tag-listing': [
      `\`tag: ${verdict.use.constraint?.tag ?? ''}\` is a version constraint, and porch-server lists the tags without credentials`,
      'write an exact version (rule tag-listing-unauthenticated)',
    ],
    'tag-listing-unknown': [
      `cannot tell: porch-server lists the tags of \`tag: ${verdict.use.constraint?.tag ?? ''}\` with what DOCKER_CONFIG names`,
      'write an exact version, or check that file',
    ],
    'secrets-not-watchable': [
      'the evaluator hangs without an error, because it may not list Secrets',
      'add the verbs to its Role (rule role-lacks-secret-verbs)',
    ],
    'pod-template-missing': [
      `the pod template "${settings.podTemplateName ?? ''}" is missing`,
      'add it (rule template-missing)',
    ],
    'pod-template-unusable': [
      'the template of function pods cannot be used',
      'add what it lacks (rule template-unusable)',
    ],
    'service-template-missing': [
      'the pod template lacks the template of a Service',
      'add the key `serviceTemplate` (rule template-unusable)',
    ],
    'function-secret-without-data': [
      `the evaluator panics, because ${secret} has no data`,
      'delete that Secret (rule function-secret-empty)',
    ],
    'function-secret-immutable': [
      `the evaluator cannot update ${secret}, because it is immutable`,
      'delete that Secret (rule function-secret-immutable)',
    ],
    'function-secret-unknown': [`cannot tell: the content of ${secret} is not in ${place}`, 'remove that Secret'],
    'pod-runtime-disabled': ['the evaluator starts no function pods', 'remove "pod" from `--disable-runtimes`'],
    'image-name-invalid': [`the evaluator refuses its name (${reference.error ?? ''})`, 'correct the name'],
    'secret-name-invalid': [
      `"${settings.secretName}" is not a valid name for a Secret`,
      'correct the flag (rule secret-name-invalid)',
    ],
    'secret-get-forbidden': forbidden('get'),
    'secret-create-forbidden': forbidden('create'),
    'secret-update-forbidden': forbidden('update'),
    'secret-content-refused': [
      'the API server refuses the copy of the docker config',
      'correct the docker config (rule docker-config-unusable)',
    ],
    'auth-file-missing': missingFile(judged),
    'auth-file-is-directory': [
      `"${settings.authPath}" is a folder, not the docker config`,
      'end the path with the file (rule auth-path-is-folder)',
    ],
    'auth-file-unreadable': [
      'the evaluator may not read the docker config',
      'remove `defaultMode`, or set `fsGroup` (rule secret-mode-unreadable)',
    ],
    'auth-file-not-decodable': [
      'the docker config cannot be read, which breaks every private image',
      'correct the docker config (rule docker-config-unusable)',
    ],
    'credential-not-decodable': [
      'an entry of the docker config cannot be decoded, which breaks every private image',
      'correct that entry (rule docker-config-unusable)',
    ],
    'auth-file-unknown': unknownFile(judged),
    'tls-folder-missing': [
      `the evaluator finds no folder "${settings.tlsPath}" with the private CA`,
      'mount the Secret there (rule tls-path-not-mounted)',
    ],
    'tls-ca-missing': [
      `"${settings.tlsPath}" has no file that the evaluator reads as the private CA`,
      'use the key `ca.crt` (rule tls-ca-missing)',
    ],
    'tls-ca-unreadable': [
      'the evaluator may not read the private CA',
      'correct the mount (rule secret-mode-unreadable)',
    ],
    'tls-ca-not-pem': ['the private CA is not a certificate in PEM form', 'correct it (rule tls-ca-not-pem)'],
    'tls-ca-unknown': [`cannot tell: the private CA is not in ${place}`, 'check that its Secret has `ca.crt`'],
    'pod-name-refused': [
      "the API server refuses the name of the function's pod",
      verdict.image.includes('@')
        ? 'name the image by its tag (rule image-pinned-by-digest)'
        : 'use another tag or name',
    ],
    'service-name-refused': [
      "the API server refuses the name of the pod's Service, which is the image's own",
      'use a name that begins with a letter and has no dot',
    ],
    'arguments-unknown': [
      `cannot tell: an argument of ${title} is not known`,
      'write its value (rule argument-unknown)',
    ],
    'pod-template-unknown': [`cannot tell: the pod template is not in ${place}`, 'validate it too'],
    'role-unknown': [
      `cannot tell: the Role of ServiceAccount "${evaluator.serviceAccountName}" is not in ${place}`,
      'validate the Role together with the Deployment (rule role-not-in-package)',
    ],
  };
  const [says, remedy] = explanations[cause];
  return { says, remedy };
}

function forbidden(verb: string): readonly [string, string] {
  return [`the evaluator may not ${verb} Secrets`, 'add the verb to its Role (rule role-lacks-secret-verbs)'];
}

/** Nothing is at the path: the API server refuses the Secret, it has other keys, or it is not mounted there. */
function missingFile({ authFile, settings }: JudgedPackage): readonly [string, string] {
  const says = `the evaluator finds no docker config at "${settings.authPath}"`;
  if (authFile.state === 'invalid') {
    return [
      `the API server refuses Secret "${authFile.source.name}"`,
      'correct its data (rule secret-data-not-base64)',
    ];
  }
  const hasSource = authFile.mount !== undefined && authFile.mount.sources.length > 0;
  return hasSource
    ? [says, 'give the mounted Secret that key (rule secret-wrong-key)']
    : [says, 'mount the Secret there (rule auth-path-not-mounted)'];
}

/** The docker config is mounted from something whose content the package does not hold. */
function unknownFile({ authFile, expectations, place }: JudgedPackage): readonly [string, string] {
  const name = authFile.state === 'unknown' ? authFile.source?.name : undefined;
  const what = name === undefined ? 'the docker config' : `Secret "${name}"`;
  const isEncrypted = authFile.state === 'unknown' && authFile.source?.content !== undefined;
  return [
    `cannot tell: ${isEncrypted ? `the content of ${what}` : what} is not in ${place}`,
    expectations.requireProof
      ? 'give its content as `secret.file` or `secret.env` to judge with'
      : 'to be sure, give its content as `secret.file` or `secret.env`',
  ];
}
