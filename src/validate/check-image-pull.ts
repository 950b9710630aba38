import type { Diagnostic, Severity } from '../diagnostic.js';
import type { RunnerCause } from '../porch/model-runner.js';
import type { ImageVerdict, KubeletVerdict } from './image-verdict.js';
import type { JudgedPackage } from './judged-package.js';

/** One diagnostic for each image: whether it will be pulled, and with credentials or without. */
export function checkImagePull(judged: JudgedPackage): readonly Diagnostic[] {
  return judged.verdicts.map((verdict) => {
    const { use, runner, kubelet } = verdict;
    return {
      rule: 'image-pull',
      severity: severityOf(verdict),
      message: describe(verdict),
      ...(use.object === undefined ? {} : { resourceRef: use.object.ref }),
      ...(use.object?.file === undefined ? {} : { file: use.object.file }),
      ...(use.fieldPath === undefined ? {} : { fieldPath: use.fieldPath }),
      tags: { image: use.image, rule: 'image-pull', runner, kubelet },
    };
  });
}

function severityOf({ isPrivate, kubelet, runner }: ImageVerdict): Severity {
  const authenticated = runner === 'authenticated' && kubelet === 'authenticated';
  if (isPrivate && !authenticated) return 'error';
  if (['fails', 'hangs', 'exits', 'panics'].includes(runner) || kubelet === 'fails') return 'warning';
  const halfway = (runner === 'authenticated') !== (kubelet === 'authenticated') || kubelet === 'empty-credentials';
  return halfway && runner !== 'unknown' && kubelet !== 'unknown' ? 'warning' : 'info';
}

function describe(verdict: ImageVerdict): string {
  const { cause, image, isPrivate, kubelet, places, use } = verdict;
  const name = image === use.image ? `"${image}"` : `"${use.image}" (pulled as "${image}")`;
  const where = places > 1 ? ` (named in ${places} places)` : '';
  const lookup = use.puller === 'function' && cause !== undefined ? runnerClauses[cause] : noLookup[use.puller];
  const blocked =
    use.puller === 'function-pod' && cause !== undefined
      ? [`${verdict.runner === 'unknown' ? 'may be' : 'is'} given no imagePullSecret by the runner`]
      : [];
  const stages = [lookup, ...blocked, kubeletClauses[kubelet]];
  const authenticated = verdict.runner === 'authenticated' && kubelet === 'authenticated';
  const todo = authenticated
    ? ''
    : isPrivate
      ? verdict.runner === 'unknown' && kubelet === 'unknown'
        ? "; it must be pulled with credentials: give the Secret's content as `secret.file` or `secret.env` to judge with, or leave its registry out of `privateRegistries`"
        : '; it must be pulled with credentials: correct what the other results name'
      : verdict.runner === 'anonymous' && kubelet === 'anonymous'
        ? '; that suffices for a public image only'
        : '; if it is private, correct what the other results name';
  return `image ${name}${where}: ${stages.join(', ')}${todo}`;
}

const noLookup: Readonly<Record<ImageVerdict['use']['puller'], string>> = {
  function: 'the function runner looks it up',
  'function-pod': 'every function pod runs it, the function runner does not look it up',
  'runner-pod': "the function runner's own pod runs it, with that pod's own imagePullSecrets",
};

const kubeletClauses: Readonly<Record<KubeletVerdict, string>> = {
  authenticated: 'the kubelet pulls it with credentials',
  anonymous: 'the kubelet pulls it without credentials',
  'empty-credentials': 'the kubelet pulls it with an empty user and password',
  fails: 'the kubelet cannot read the docker config and does not pull it',
  unknown: 'what the kubelet pulls with is not in the package',
};

const runnerClauses: Readonly<Record<RunnerCause, string>> = {
  'credential-sent': 'the function runner looks it up with credentials',
  'feature-absent': 'this build of the function runner looks it up without credentials',
  'feature-off': 'the function runner looks it up without credentials, as private registries are not switched on',
  'registry-exempt': 'the function runner never uses credentials for names that begin "gcr.io/kpt-fn/"',
  'registry-not-listed':
    'the function runner looks it up without credentials, as no key of the docker config is exactly its registry',
  'credential-empty': 'the function runner looks it up without credentials, as the entry of its registry is empty',
  'flags-refused': 'the function runner ends at once, as it refuses its flags',
  'secrets-not-watchable': 'the function runner hangs without an error, as it may not get, list and watch Secrets',
  'pod-template-missing': 'the pod template of function pods is missing',
  'pod-template-unusable': 'the pod template of function pods cannot be used',
  'function-secret-without-data': 'the function runner panics, as the Secret of the function pods has no data',
  'pod-runtime-disabled': 'the function runner makes no function pods',
  'image-name-invalid': 'the function runner refuses its name',
  'secret-name-invalid': "the function runner fails, as the name of the function pods' Secret is invalid",
  'secret-get-forbidden': 'the function runner fails, as it may not get Secrets',
  'secret-create-forbidden': 'the function runner fails, as it may not create Secrets',
  'secret-update-forbidden': 'the function runner fails, as it may not update Secrets',
  'function-secret-immutable': "the function runner fails, as the function pods' Secret is immutable",
  'secret-content-refused': 'the function runner fails, as the API server refuses its copy of the docker config',
  'auth-file-missing': 'the function runner fails, as it does not find the docker config',
  'auth-file-is-directory': 'the function runner fails, as the path of the docker config is a folder',
  'auth-file-unreadable': 'the function runner fails, as it may not read the docker config',
  'auth-file-not-decodable': 'the function runner fails, as it cannot read the docker config',
  'credential-not-decodable': 'the function runner fails, as an entry of the docker config cannot be decoded',
  'tls-folder-missing': "the function runner fails, as it does not find the CA's folder",
  'tls-ca-missing': 'the function runner fails, as it finds neither `ca.crt` nor `ca.pem`',
  'tls-ca-unreadable': 'the function runner fails, as it may not read the CA certificate',
  'tls-ca-not-pem': 'the function runner fails, as it cannot read the CA certificate',
  'service-template-missing': 'the function runner fails, as its template of a Service is missing',
  'service-name-refused':
    "the API server refuses the name that the function runner gives the Service of the function's pod",
  'pod-name-refused': "the API server refuses the name that the function runner gives the function's pod",
  'arguments-unknown': 'what the function runner does is not known, as one of its arguments is not',
  'auth-file-unknown': 'what the function runner looks it up with is not in the package',
  'tls-ca-unknown': 'what CA the function runner trusts is not in the package',
  'pod-template-unknown': 'the pod template of function pods is not in the package',
  'role-unknown': 'what the function runner may do with Secrets is not in the package',
  'function-secret-unknown': "the content of the function pods' Secret is not in the package",
};
