import { shownRegistry } from '../function-config/shown-registry.js';
import { checkDockerConfigJson, type DockerConfigFinding } from '../registry/check-docker-config-json.js';
import { decodeDockerConfig, type DockerConfigFault } from '../registry/docker-config.js';
import { judgeImages, type ImageVerdict } from './image-verdict.js';
import { mountedSecret } from './mounted-secret.js';
import type { PackageModel } from './package-model.js';
import type { PackageObject } from './package-object.js';

/** The docker config that the function runner mounts. */
export interface DockerConfig {
  readonly bytes: Uint8Array;
  /** Why neither stage can read it. */
  readonly fault: DockerConfigFault | undefined;
  readonly findings: readonly DockerConfigFinding[];
  /** The keys under `auths`; none where the file cannot be read. */
  readonly keys: readonly string[];
  /** Where it stands in the package; empty where the functionConfig gives it. */
  readonly place: { readonly object?: PackageObject; readonly fieldPath?: string };
}

/** The model with what follows from it. */
export interface JudgedPackage extends PackageModel {
  readonly dockerConfig: DockerConfig | undefined;
  readonly verdicts: readonly ImageVerdict[];
}

/** Works out what becomes of every image. */
export function judgePackage(model: PackageModel): JudgedPackage {
  return { ...model, dockerConfig: readDockerConfig(model), verdicts: judgeImages(model) };
}

function readDockerConfig(model: PackageModel): DockerConfig | undefined {
  const { authFile } = model;
  if (authFile.state !== 'file') return undefined;
  const { bytes } = authFile;
  const { refused, findings } = checkDockerConfigJson(bytes);
  const runner = decodeDockerConfig(bytes, 'runner');
  const kubelet = decodeDockerConfig(bytes, 'kubelet');
  const secret = mountedSecret(model, authFile)?.source.content;
  const known = secret?.keys?.get(authFile.key) instanceof Uint8Array;
  const fault = refused ?? ('fault' in runner ? runner.fault : 'fault' in kubelet ? kubelet.fault : undefined);
  return {
    bytes,
    fault: fault && withoutUser(fault),
    findings: findings.map(withoutUser),
    keys: 'fault' in runner ? [] : [...runner.entries.keys()],
    place: known ? { object: secret.object, fieldPath: `data[${authFile.key}]` } : {},
  };
}

function withoutUser<T extends { readonly registry?: string }>(named: T): T {
  return named.registry === undefined ? named : { ...named, registry: shownRegistry(named.registry) };
}
