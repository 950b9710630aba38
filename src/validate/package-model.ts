import { flagValue, parseGoFlags, type ParsedFlags } from '../porch/go-flags.js';
import {
  readRunnerSettings,
  type FunctionPodTemplate,
  type FunctionSecret,
  type MountedPath as RunnerPath,
  type RunnerSettings,
  type RunnerSurroundings,
} from '../porch/model-runner.js';
import type { Release } from '../porch/releases.js';
import { parseYaml } from '../yaml/parse-yaml.js';
import { encodeUtf8 } from '../text/utf8.js';
import { findImages, type ImageUse } from './image-inventory.js';
import { yamlValue } from '../yaml/yaml-value.js';
import { listAt, objectAt, textAt, textsAt, type JsonObject } from './json-value.js';
import { configMapContent, secretContent, secretName, type KeyedContent } from './keyed-content.js';
import { findMountedPath, findMounts, type ContainerFiles, type Mount, type MountedPath } from './mounted-path.js';
import type { PackageObject } from './package-object.js';
import type { PackageObjects } from './package-objects.js';
import { findSecretPermissions, type SecretPermissions } from './secret-permissions.js';

/** One argument of the runner's program, in the order the program sees it. */
export interface RunnerArgument {
  /** Such as `spec.template.spec.containers[0].command[3]`. */
  readonly fieldPath: string;
  /** With `$(VAR)` replaced as the kubelet does; undefined: not known from the package. */
  readonly value: string | undefined;
}

/** The function runner's Deployment, as data. */
export interface RunnerObject {
  readonly object: PackageObject;
  readonly namespace: string;
  readonly serviceAccountName: string;
  readonly pod: JsonObject;
  readonly podPath: string;
  readonly container: JsonObject;
  readonly containerPath: string;
  /** The list that holds the flags, or would: `...command` or `...args`. */
  readonly flagsPath: string;
  /** The program; undefined where it is the image's own entrypoint. */
  readonly program: string | undefined;
  readonly arguments: readonly RunnerArgument[];
}

/** What the user says of the images and of the Secret. */
export interface Expectations {
  readonly privateRegistries: readonly string[];
  readonly images: readonly string[];
  /** Stands in for a Secret that the package does not hold. */
  readonly dockerConfig: Uint8Array | undefined;
  /** The user names a Secret that is made in the cluster. */
  readonly namedSecret: string | undefined;
  /** An image under `privateRegistries` whose credentials are unknown is an error. */
  readonly requireProof: boolean;
}

/** How the build of the runner was settled. */
export interface ReleaseChoice {
  readonly release: Release;
  readonly certainty: 'given' | 'stated' | 'consistent' | 'conflicting';
  /** What speaks for the build; of one that was given, what speaks against it. */
  readonly evidence: readonly string[];
}

/** The template of function pods, as the package has it. */
export interface FunctionPodTemplateObject {
  readonly object: PackageObject;
  /** Undefined for a ConfigMap without a `template` that can be read. */
  readonly podSpec: JsonObject | undefined;
  readonly hasServiceTemplate: boolean;
}

/** What the CA folder holds; nothing where the runner is not told to look. */
export interface CertificateFolder {
  readonly folder: MountedPath;
  readonly crt: MountedPath;
  readonly pem: MountedPath;
  /** The first of them that lies in a volume: a file may be mounted without its folder. */
  readonly mounted: MountedPath;
}

/** All that the rules look at. Built once, from a ResourceList or from objects of an API server. */
export interface PackageModel {
  readonly choice: ReleaseChoice;
  readonly release: Release;
  readonly runner: RunnerObject;
  readonly expectations: Expectations;
  /** The runner's arguments; undefined where one of them is not known. */
  readonly arguments: readonly string[] | undefined;
  readonly flags: ParsedFlags;
  readonly settings: RunnerSettings;
  readonly mounts: readonly Mount[];
  readonly authFile: MountedPath;
  readonly certificates: CertificateFolder;
  /** The Secrets of the package, plain, sealed or fetched. */
  readonly secrets: readonly KeyedContent[];
  /** The Secret of that name in the function namespace. */
  readonly functionSecret: KeyedContent | undefined;
  readonly permissions: SecretPermissions;
  readonly podTemplate: FunctionPodTemplateObject | undefined;
  readonly serviceAccounts: readonly PackageObject[];
  readonly images: readonly ImageUse[];
  /** What the runner finds around itself, for the model of the runner. */
  readonly surroundings: RunnerSurroundings;
}

/** Builds the model from a package's objects. */
export function buildPackageModel(
  objects: PackageObjects,
  runner: RunnerObject,
  choice: ReleaseChoice,
  expectations: Expectations,
): PackageModel {
  const { release } = choice;
  const known = runner.arguments.map((argument) => argument.value);
  const args = known.every((value) => value !== undefined) ? known : undefined;
  const flags = parseGoFlags(
    known.map((value) => value ?? ''),
    release.flags,
  );
  const settings = readRunnerSettings(release, flags);

  const serviceAccounts = objects.find('ServiceAccount', ['imagePullSecrets']);
  const names = interestingSecrets(runner, settings, serviceAccounts);
  const secrets = ['Secret', 'SealedSecret', 'ExternalSecret']
    .flatMap((kind) => objects.find(kind, names))
    .map(secretContent);
  const secretIn = (namespace: string, name: string): KeyedContent | undefined => findSecret(secrets, namespace, name);
  const configMapIn = (namespace: string, name: string): PackageObject | undefined =>
    objects.find('ConfigMap', [name]).find(({ ref }) => ref.name === name && (ref.namespace ?? '') === namespace);

  const files: ContainerFiles = {
    pod: runner.pod,
    container: runner.container,
    secret: (name) => secretIn(runner.namespace, name),
    configMap: (name) => {
      const object = configMapIn(runner.namespace, name);
      return object === undefined ? undefined : configMapContent(object);
    },
  };
  const authFile = withGivenContent(findMountedPath(files, settings.authPath), expectations.dockerConfig);
  const certificatePath = (path: string): MountedPath =>
    settings.tlsEnabled ? findMountedPath(files, path) : { state: 'nothing', mount: undefined };
  const folder = certificatePath(settings.tlsPath);
  const crt = certificatePath(`${settings.tlsPath}/ca.crt`);
  const pem = certificatePath(`${settings.tlsPath}/ca.pem`);
  const mounted = [crt, pem].find(({ mount }) => mount !== undefined) ?? folder;
  const functionSecret = secretIn(settings.functionNamespace, settings.secretName);
  const permissions = findSecretPermissions(
    objects,
    { name: runner.serviceAccountName, namespace: runner.namespace },
    settings.functionNamespace,
    settings.secretName,
  );
  const podTemplateIn = (name: string | undefined): FunctionPodTemplateObject | undefined => {
    if (name !== undefined) {
      const object = configMapIn(runner.namespace, name);
      return object === undefined ? undefined : templateOfConfigMap(object);
    }
    const object = objects
      .find('PodTemplate', ['base-pod-template'])
      .find(({ ref }) => ref.name === 'base-pod-template' && ref.namespace === settings.functionNamespace);
    return object === undefined ? undefined : templateOfPodTemplate(object);
  };
  const podTemplate = release.podTemplate === 'inline' ? undefined : podTemplateIn(settings.podTemplateName);
  const podCachePath = flagValue(flags, release.flags, 'pod-cache-config');
  const podCacheMount = podCachePath === undefined ? undefined : findMountedPath(files, podCachePath).mount;

  const model: Omit<PackageModel, 'surroundings'> = {
    choice,
    release,
    runner,
    expectations,
    arguments: args,
    flags,
    settings,
    mounts: findMounts(files),
    authFile,
    certificates: { folder, crt, pem, mounted },
    secrets,
    functionSecret,
    permissions,
    podTemplate,
    serviceAccounts,
    images: [
      ...expectations.images.map((image): ImageUse => ({ image, puller: 'function' })),
      ...findImages(objects, {
        release,
        settings,
        serverPrefix: findServerPrefix(objects, release),
        deployment: runner.object,
        pod: runner.pod,
        podPath: runner.podPath,
        wrapperImage: wrapperImage(runner),
        podCacheConfig: podCacheMount?.sources.find((source) => source.kind === 'ConfigMap')?.content?.object,
        podTemplate: podTemplate?.object,
      }),
    ],
  };
  return {
    ...model,
    surroundings: {
      readMountedPath: (path) => runnerPath(path === settings.authPath ? authFile : findMountedPath(files, path)),
      secretVerbs: () => knownVerbs(permissions, release),
      functionSecret: (namespace, name) => plainSecret(secretIn(namespace, name)),
      podTemplate: (name) => plainTemplate(podTemplateIn(name)),
    },
  };
}

/** What porch-server puts before short names, in builds whose runner does not: its flag, else the build's default. */
function findServerPrefix(objects: PackageObjects, { imagePrefix, runnerAddsPrefix }: Release): string {
  if (runnerAddsPrefix) return '';
  const flag = new RegExp(`^--?${imagePrefix.flag}=(.*)$`);
  const given = objects
    .find('Deployment', [`${imagePrefix.flag}=`])
    .flatMap(({ value }) => listAt(value, 'spec', 'template', 'spec', 'containers'))
    .flatMap((container) => [...textsAt(container, 'command'), ...textsAt(container, 'args')])
    .findLast((argument) => flag.test(argument));
  return given === undefined ? imagePrefix.default : (flag.exec(given)?.[1] ?? '');
}

/** The Secret of a name in a namespace. */
export function findSecret(
  secrets: readonly KeyedContent[],
  namespace: string,
  name: string,
): KeyedContent | undefined {
  return secrets.find((secret) => {
    const target = secretName(secret.object);
    return target.name === name && (target.namespace ?? '') === namespace;
  });
}

/**
 * Names of Secrets that can matter: those of the pod's volumes, the function pods' one, and the imagePullSecrets of the
 * pod and of its ServiceAccount.
 */
function interestingSecrets(
  runner: RunnerObject,
  settings: RunnerSettings,
  serviceAccounts: readonly PackageObject[],
): readonly string[] {
  const volumes = listAt(runner.pod, 'volumes').flatMap((volume) => [
    textAt(volume, 'secret', 'secretName'),
    ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
  ]);
  const accounts = serviceAccounts.filter(({ ref }) => ref.name === runner.serviceAccountName);
  const pullSecrets = [runner.pod, ...accounts.map(({ value }) => value)].flatMap(pullSecretNames);
  return [settings.secretName, ...volumes, ...pullSecrets].flatMap((name) =>
    name === undefined || name === '' ? [] : [name],
  );
}

function withGivenContent(path: MountedPath, given: Uint8Array | undefined): MountedPath {
  return path.state === 'unknown' && given !== undefined && path.source !== undefined && path.key !== undefined
    ? { state: 'file', mount: path.mount, bytes: given, source: path.source, key: path.key }
    : path;
}

function wrapperImage({ container, containerPath }: RunnerObject): { image: string; fieldPath: string } | undefined {
  const variables = listAt(container, 'env');
  const index = variables.findIndex((variable) => textAt(variable, 'name') === 'WRAPPER_SERVER_IMAGE');
  const image = textAt(variables[index], 'value');
  return image === undefined || image === '' ? undefined : { image, fieldPath: `${containerPath}.env[${index}].value` };
}

/** A ConfigMap's template: the keys `template` and `serviceTemplate` hold manifests as text. */
function templateOfConfigMap(object: PackageObject): FunctionPodTemplateObject {
  const text = textAt(object.value, 'data', 'template');
  const pod = text === undefined ? undefined : parseYaml(encodeUtf8(text)).node;
  return {
    object,
    podSpec: pod === undefined ? undefined : objectAt(yamlValue(pod), 'spec'),
    hasServiceTemplate: textAt(object.value, 'data', 'serviceTemplate') !== undefined,
  };
}

function templateOfPodTemplate(object: PackageObject): FunctionPodTemplateObject {
  return {
    object,
    podSpec: objectAt(object.value, 'template', 'spec'),
    hasServiceTemplate: true,
  };
}

/** Names of the imagePullSecrets of a pod's spec or of a ServiceAccount. */
export function pullSecretNames(owner: unknown): readonly string[] {
  return listAt(owner, 'imagePullSecrets').flatMap((reference) => textsAt([textAt(reference, 'name')]));
}

function runnerPath(path: MountedPath): RunnerPath {
  switch (path.state) {
    case 'file':
      return { kind: 'file', bytes: path.bytes };
    case 'folder':
      return { kind: 'directory' };
    case 'unreadable':
      return { kind: 'unreadable' };
    case 'unknown':
      return { kind: 'unknown' };
    case 'nothing':
    case 'not-mountable':
    case 'invalid':
      return { kind: 'missing' };
  }
}

/** The verbs, unless a role that is not in the package may add one that the build needs. */
function knownVerbs(permissions: SecretPermissions, release: Release): ReadonlySet<string> | 'unknown' {
  if (permissions.state === 'absent') return 'unknown';
  const lacking = release.privateRegistries?.secretVerbs.some((verb) => !permissions.verbs.has(verb)) ?? false;
  return permissions.state === 'role-missing' && lacking ? 'unknown' : permissions.verbs;
}

function plainSecret(content: KeyedContent | undefined): FunctionSecret | 'absent' | 'unknown' {
  if (content === undefined) return 'absent';
  if (content.keys === undefined) return 'unknown';
  const data = new Map<string, Uint8Array>();
  for (const [key, bytes] of content.keys) {
    if (!(bytes instanceof Uint8Array)) return 'unknown';
    data.set(key, bytes);
  }
  return { type: content.type ?? 'Opaque', data, immutable: content.immutable };
}

function plainTemplate(template: FunctionPodTemplateObject | undefined): FunctionPodTemplate | 'absent' {
  if (template === undefined) return 'absent';
  return {
    imagePullSecrets: pullSecretNames(template.podSpec),
    hasPodTemplate: template.podSpec !== undefined,
    hasServiceTemplate: template.hasServiceTemplate,
    lacksFunctionContainer: lacksFunctionContainer(template),
    lacksInitContainer: lacksInitContainer(template),
  };
}

/** Whether there is no container for the runner to put the function's image into. */
export function lacksFunctionContainer({ podSpec }: FunctionPodTemplateObject): boolean {
  return !listAt(podSpec, 'containers').some((container) => textAt(container, 'name') === 'function');
}

/** Whether there is no initContainer for the runner to put the wrapper server's image into. */
export function lacksInitContainer({ podSpec }: FunctionPodTemplateObject): boolean {
  return listAt(podSpec, 'initContainers').length === 0;
}
