import type { YamlData } from '../edit/yaml-data.js';
import type { ExternalSecretOrigin, GeneratorOrigin } from '../function-config/credential-origin.js';
import type { Result } from '../result.js';
import { ambientKeyFor } from '../registry/ambient-credential.js';
import { parseDockerConfigKey } from '../registry/docker-config-key.js';
import { dockerConfigKey, dockerConfigType } from '../registry/docker-config-secret.js';
import { findTokenGenerator } from '../registry/token-generator.js';

/** The parts of an ExternalSecret's spec. */
export type ExternalSecretSpec = Readonly<Record<string, YamlData>>;

/**
 * The spec of the ExternalSecret that makes the docker config (external-secrets.io/v1).
 *
 * @param name the Secret's name; undefined where the ExternalSecret has it already
 * @param forAmbient the evaluator reads the file as its own docker config, where Docker Hub has another key
 * @returns an error where no registry is known, or none that both stages find
 */
export function externalSecretSpec(
  origin: ExternalSecretOrigin,
  name: string | undefined,
  forAmbient: boolean,
): Result<{ spec: ExternalSecretSpec }, { error: string }> {
  const target = { ...(name !== undefined && { name }) };
  if (!('generator' in origin)) {
    const { refreshInterval, remoteRef, storeRef } = origin;
    return {
      spec: {
        ...(refreshInterval !== undefined && { refreshInterval }),
        secretStoreRef: storeRef,
        target: { ...target, template: { type: dockerConfigType } },
        data: [{ secretKey: dockerConfigKey, remoteRef: { ...remoteRef } }],
      },
    };
  }
  const { generator } = origin;
  const { keys, error } = registryKeys(generator, forAmbient);
  if (error !== undefined) return { error };
  const { entry, refreshInterval } = findTokenGenerator(generator.kind);
  const content = `{"auths":{${keys.map((key) => `"${key}":${entry}`).join(',')}}}`;
  return {
    spec: {
      refreshInterval: origin.refreshInterval ?? refreshInterval,
      target: {
        ...target,
        creationPolicy: 'Owner',
        template: { type: dockerConfigType, data: { [dockerConfigKey]: content } },
      },
      dataFrom: [{ sourceRef: { generatorRef: { ...generator.ref } } }],
    },
  };
}

function registryKeys(
  { kind, registry }: GeneratorOrigin,
  forAmbient: boolean,
): Result<{ keys: readonly string[] }, { error: string }> {
  if (registry === undefined) {
    const named = findTokenGenerator(kind).registry;
    return named === undefined
      ? { error: `must be set, because a ${kind} does not name the registry of its token` }
      : { keys: [named] };
  }
  const key = parseDockerConfigKey(registry);
  if (key.kind === 'none' || key.kind === 'glob') {
    return { error: 'must be a registry as images name it, such as "ghcr.io"' };
  }
  const keys = key.kind === 'path' ? [...key.keys, key.host] : key.keys;
  return { keys: [...new Set(keys.flatMap((each) => (forAmbient ? [each, ambientKeyFor(each)] : [each])))] };
}
