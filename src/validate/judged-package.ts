import { shownRegistry } from '../registry/shown-registry.js';
import { checkDockerConfigJson, type DockerConfigFinding } from '../registry/check-docker-config-json.js';
import { decodeDockerConfig, type DockerConfigFault } from '../registry/docker-config.js';
import { judgeImages, type ImageVerdict } from './image-verdict.js';
import type { PackageModel } from './package-model.js';
import type { PackageObject } from '../package/package-object.js';

/** The docker config that the evaluator mounts. */
export interface DockerConfig {
  readonly bytes: Uint8Array;
  /** Why neither stage can read it. */
  readonly fault: DockerConfigFault | undefined;
  /** The keys under `auths`; none if the file cannot be read. */
  readonly keys: readonly string[];
  /** Its place in the package; empty if the functionConfig gives it. */
  readonly place: { readonly object?: PackageObject; readonly fieldPath?: string };
}

/** A finding in the docker config, with the place of that config. */
export interface ConfigFinding extends DockerConfigFinding {
  readonly place: DockerConfig['place'];
}

/** The model, and what follows from it. */
export interface JudgedPackage extends PackageModel {
  readonly dockerConfig: DockerConfig | undefined;
  /** Doubtful parts of the docker config. */
  readonly configFindings: readonly ConfigFinding[];
  readonly verdicts: readonly ImageVerdict[];
}

/** Works out a verdict for every image. */
export function judgePackage(model: PackageModel): JudgedPackage {
  return { ...model, ...readDockerConfig(model), verdicts: judgeImages(model) };
}

function readDockerConfig(model: PackageModel): Pick<JudgedPackage, 'dockerConfig' | 'configFindings'> {
  const { authFile } = model;
  if (authFile.state !== 'file') return { dockerConfig: undefined, configFindings: [] };
  const { bytes } = authFile;
  const { refused, findings } = checkDockerConfigJson(bytes);
  const runner = decodeDockerConfig(bytes, 'runner');
  const kubelet = decodeDockerConfig(bytes, 'kubelet');
  const { content } = authFile.source;
  const fault = refused ?? ('fault' in runner ? runner.fault : 'fault' in kubelet ? kubelet.fault : undefined);
  const isThere = content?.keys?.get(authFile.key) instanceof Uint8Array;
  const place = isThere ? { object: content.object, fieldPath: `data[${authFile.key}]` } : {};
  return {
    dockerConfig: {
      bytes,
      fault: fault && withoutUser(fault),
      keys: 'fault' in runner ? [] : [...runner.entries.keys()],
      place,
    },
    configFindings: findings.map((finding) => ({ ...withoutUser(finding), place })),
  };
}

function withoutUser<T extends { readonly registry?: string }>(named: T): T {
  return named.registry === undefined ? named : { ...named, registry: shownRegistry(named.registry) };
}
