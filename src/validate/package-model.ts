import type { FlagFault, ParsedFlags } from '../porch/go-flags.js';
import { findRunnerFault, type EvaluatorSettings, type EvaluatorSurroundings } from '../porch/model-evaluator.js';
import type { Release } from '../porch/releases.js';
import { readEvaluatorState } from '../package/evaluator-state.js';
import { findAmbientFile, type AmbientFile } from '../package/ambient-file.js';
import type { PorchProgram } from '../package/find-program.js';
import { findHiddenFile, programPath } from '../package/hidden-file.js';
import { listAt, textAt } from '../package/json-value.js';
import { configMapContent } from '../package/keyed-content.js';
import {
  findMountedPath,
  findMounts,
  type ContainerFiles,
  type Mount,
  type MountedPath,
} from '../package/mounted-path.js';
import type { PackageObject } from '../package/package-object.js';
import type { PackageObjects } from '../package/package-objects.js';
import { findPodTemplate, pullSecretNames, type PodTemplateObject } from '../package/pod-template.js';
import type { PorchInstallation, ReleaseChoice } from '../package/read-porch.js';
import { findSecrets, secretIn, type SecretContent } from '../package/secret-content.js';
import { findSecretPermissions, type SecretPermissions } from '../package/secret-permissions.js';
import { describeSurroundings } from './evaluator-surroundings.js';
import { findImages, type ImageUse } from './image-inventory.js';

/** What the user says about the images and the Secret. */
export interface Expectations {
  readonly privateRegistries: readonly string[];
  readonly images: readonly string[];
  /** Used instead of a Secret that the package does not hold. */
  readonly dockerConfig: Uint8Array | undefined;
  /** The name of a Secret that is created in the cluster. */
  readonly namedSecret: string | undefined;
  /** An image that must be pulled with credentials is an error if its credentials are not known. */
  readonly requireProof: boolean;
}

/** The content of the CA's folder; nothing if the evaluator is not told to read it. */
export interface CertificateFolder {
  readonly folder: MountedPath;
  /** The file that the build reads, or the first name that it looks for. */
  readonly file: MountedPath;
  /** The first of both that is in a volume: a file may be mounted without its folder. */
  readonly mounted: MountedPath;
}

/** Everything that the rules read. It is built once, from a ResourceList or from objects of an API server. */
export interface PackageModel {
  /** Where it comes from, in the words of messages. */
  readonly place: PackageObjects['place'];
  readonly choice: ReleaseChoice;
  readonly release: Release;
  /** The program that evaluates pods; if `isEvaluator` is false, a function runner that does not. */
  readonly evaluator: PorchProgram;
  readonly isEvaluator: boolean;
  /** The other one of function runner and porch-server, if the package has it. */
  readonly other: PorchProgram | undefined;
  /** The flag that ends a function runner which does not evaluate pods, so that porch-server cannot reach it. */
  readonly runnerFault: FlagFault | undefined;
  readonly expectations: Expectations;
  /** The evaluator's arguments; undefined if one of them is not known. */
  readonly arguments: readonly string[] | undefined;
  readonly flags: ParsedFlags;
  readonly settings: EvaluatorSettings;
  readonly mounts: readonly Mount[];
  readonly authFile: MountedPath;
  /** The docker config of the evaluator's own process, which it uses where the feature does not give it one. */
  readonly ambientFile: AmbientFile;
  readonly certificates: CertificateFolder;
  /** The Secrets of the package, plain, sealed or fetched. */
  readonly secrets: readonly SecretContent[];
  /** Generators of External Secrets that make tokens for them. */
  readonly generators: readonly PackageObject[];
  /** The function pods' Secret, if the package has it. */
  readonly functionSecret: SecretContent | undefined;
  readonly permissions: SecretPermissions;
  readonly podTemplate: PodTemplateObject | undefined;
  readonly serviceAccounts: readonly PackageObject[];
  readonly images: readonly ImageUse[];
  /** What the evaluator finds in its container and in the cluster. */
  readonly surroundings: EvaluatorSurroundings;
}

/** Builds the model from a package's objects. */
export function buildPackageModel(
  objects: PackageObjects,
  porch: PorchInstallation,
  expectations: Expectations,
): PackageModel {
  const { choice, evaluator, isEvaluator, other } = porch;
  const { release } = choice;
  const { namespace } = evaluator;
  const { args, flags, settings, wrapperImage } = readEvaluatorState(evaluator, release);
  const serviceAccounts = objects.find('ServiceAccount', ['imagePullSecrets']);
  const podTemplate = findPodTemplate(objects, release, settings, namespace);
  const secrets = findSecrets(objects, interestingSecrets(evaluator, settings, serviceAccounts, podTemplate));
  const files: ContainerFiles = {
    pod: evaluator.pod,
    container: evaluator.container,
    secret: (name) => secretIn(secrets, namespace, name),
    configMap: (name) => {
      const object = objects
        .find('ConfigMap', [name])
        .find(({ ref }) => ref.name === name && ref.namespace === namespace);
      return object && configMapContent(object);
    },
  };
  const mounts = findMounts(files);
  const authFile = withGivenContent(findMountedPath(files, settings.authPath), expectations.dockerConfig);
  const ambient = findAmbientFile(files, evaluator);
  const ambientFile = { ...ambient, found: withGivenContent(ambient.found, expectations.dockerConfig) };
  const permissions = findSecretPermissions(
    objects,
    { name: evaluator.serviceAccountName, namespace },
    settings.functionNamespace,
    settings.secretName,
  );
  const isProgramHidden = mounts.some(
    ({ mountPath }) => findHiddenFile(evaluator, release, flags, mountPath) === programPath(evaluator, release),
  );
  return {
    place: objects.place,
    choice,
    release,
    evaluator,
    isEvaluator,
    other,
    runnerFault: findOtherFault(release, other),
    expectations,
    arguments: args,
    flags,
    settings,
    mounts,
    authFile,
    ambientFile,
    certificates: findCertificates(files, release, settings),
    secrets,
    generators: findGenerators(objects, secrets),
    functionSecret: secretIn(secrets, settings.functionNamespace, settings.secretName),
    permissions,
    podTemplate,
    serviceAccounts,
    images: [
      ...expectations.images.map((image): ImageUse => ({ image, puller: 'function' })),
      ...findImages(objects, { release, settings, evaluator, flags, files, podTemplate: podTemplate?.object }),
    ],
    surroundings: describeSurroundings({
      release,
      files,
      authPath: settings.authPath,
      authFile,
      ambientFile: ambientFile.found,
      secrets,
      permissions,
      podTemplate,
      wrapperImage,
      isProgramHidden,
    }),
  };
}

function findGenerators(objects: PackageObjects, secrets: readonly SecretContent[]): readonly PackageObject[] {
  const refs = secrets.flatMap(({ external }) => external?.generators ?? []);
  return [...new Set(refs.map(({ kind }) => kind))].flatMap((kind) =>
    objects.find(
      kind,
      refs.filter((ref) => ref.kind === kind).map(({ name }) => name),
    ),
  );
}

function findOtherFault(release: Release, other: PorchProgram | undefined): FlagFault | undefined {
  if (release.runnerFlags === undefined || other?.component.name !== 'function-runner') return undefined;
  return findRunnerFault(
    release,
    other.arguments.map(({ value }) => value ?? ''),
  );
}

function findCertificates(
  files: ContainerFiles,
  { privateRegistries }: Release,
  settings: EvaluatorSettings,
): CertificateFolder {
  const nothing: MountedPath = { state: 'nothing', mount: undefined };
  if (!settings.tlsEnabled) return { folder: nothing, file: nothing, mounted: nothing };
  const folder = findMountedPath(files, settings.tlsPath);
  const found = (privateRegistries?.tls?.caFiles ?? []).map((name) =>
    findMountedPath(files, `${settings.tlsPath}/${name}`),
  );
  const file = found.find(({ state }) => state !== 'nothing') ?? nothing;
  return { folder, file, mounted: found.find(({ mount }) => mount !== undefined) ?? folder };
}

/**
 * Names of Secrets that can matter: those of the pod's volumes, that of the function pods, and the imagePullSecrets of
 * the pod, of the pod template and of their ServiceAccounts.
 */
function interestingSecrets(
  evaluator: PorchProgram,
  settings: EvaluatorSettings,
  serviceAccounts: readonly PackageObject[],
  podTemplate: PodTemplateObject | undefined,
): readonly string[] {
  const volumes = listAt(evaluator.pod, 'volumes').flatMap((volume) => [
    textAt(volume, 'secret', 'secretName'),
    ...listAt(volume, 'projected', 'sources').map((source) => textAt(source, 'secret', 'name')),
  ]);
  const accounts = serviceAccounts.filter(
    ({ ref }) => ref.name === evaluator.serviceAccountName || ref.namespace === settings.functionNamespace,
  );
  const pullSecrets = [evaluator.pod, podTemplate?.podSpec, ...accounts.map(({ value }) => value)].flatMap(
    pullSecretNames,
  );
  return [settings.secretName, ...volumes, ...pullSecrets].flatMap((name) =>
    name === undefined || name === '' ? [] : [name],
  );
}

function withGivenContent(path: MountedPath, given: Uint8Array | undefined): MountedPath {
  return path.state === 'unknown' && given !== undefined && path.source !== undefined && path.key !== undefined
    ? { state: 'file', mount: path.mount, bytes: given, source: path.source, key: path.key }
    : path;
}
