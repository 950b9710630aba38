import { findMountedPath, type ContainerFiles, type MountedPath } from '../package/mounted-path.js';
import {
  lacksFunctionContainer,
  lacksInitContainer,
  pullSecretNames,
  type PodTemplateObject,
} from '../package/pod-template.js';
import { secretIn, type SecretContent } from '../package/secret-content.js';
import { lackingVerbs, type SecretPermissions } from '../package/secret-permissions.js';
import type {
  EvaluatorSurroundings,
  FunctionPodTemplate,
  FunctionSecret,
  PathContent,
} from '../porch/model-evaluator.js';
import type { Release } from '../porch/releases.js';

/** The parts of a package that its evaluator reads or depends on. */
export interface PackageSurroundings extends Pick<EvaluatorSurroundings, 'wrapperImage' | 'isProgramHidden'> {
  readonly release: Release;
  readonly files: ContainerFiles;
  readonly authPath: string;
  readonly authFile: MountedPath;
  readonly ambientFile: MountedPath;
  readonly secrets: readonly SecretContent[];
  readonly permissions: SecretPermissions;
  readonly podTemplate: PodTemplateObject | undefined;
}

/** Describes the package in the terms of the evaluator's model. */
export function describeSurroundings(found: PackageSurroundings): EvaluatorSurroundings {
  const { authFile, authPath, files, permissions, podTemplate, release, secrets } = found;
  return {
    readPath: (path) => pathContent(path === authPath ? authFile : findMountedPath(files, path)),
    secretVerbs: () => knownVerbs(permissions, release),
    functionSecret: (namespace, name) => functionSecret(secretIn(secrets, namespace, name)),
    podTemplate: () => functionPodTemplate(podTemplate),
    wrapperImage: found.wrapperImage,
    isProgramHidden: found.isProgramHidden,
    ambientFile: pathContent(found.ambientFile),
  };
}

function pathContent(path: MountedPath): PathContent {
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

/** The verbs; unknown if a role that is not in the package may add one that the build needs. */
function knownVerbs(permissions: SecretPermissions, { privateRegistries }: Release): ReadonlySet<string> | 'unknown' {
  if (permissions.state === 'absent') return 'unknown';
  const isLacking = privateRegistries !== undefined && lackingVerbs(privateRegistries, permissions).length > 0;
  return permissions.state === 'role-missing' && isLacking ? 'unknown' : permissions.verbs;
}

function functionSecret(content: SecretContent | undefined): FunctionSecret | 'absent' | 'unknown' {
  if (content === undefined) return 'absent';
  if (content.keys === undefined) return 'unknown';
  const data = new Map<string, Uint8Array>();
  for (const [key, bytes] of content.keys) {
    if (!(bytes instanceof Uint8Array)) return 'unknown';
    data.set(key, bytes);
  }
  return { type: content.type ?? 'Opaque', data, immutable: content.immutable };
}

function functionPodTemplate(template: PodTemplateObject | undefined): FunctionPodTemplate | 'absent' {
  if (template === undefined) return 'absent';
  return {
    imagePullSecrets: pullSecretNames(template.podSpec),
    hasPodTemplate: template.podSpec !== undefined,
    hasServiceTemplate: template.hasServiceTemplate,
    lacksFunctionContainer: lacksFunctionContainer(template),
    lacksInitContainer: lacksInitContainer(template),
  };
}
