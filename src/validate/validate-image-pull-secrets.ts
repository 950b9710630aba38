import type { Diagnostic, Severity } from '../diagnostic.js';
import { unknownField } from '../function-config/check-field.js';
import { findCredentials } from '../function-config/find-credentials.js';
import { parseValidateConfig, type ValidateConfig } from '../function-config/validate-config.js';
import type { KrmFunction, Surroundings } from '../krm-function.js';
import { describeDockerConfigFault } from '../registry/describe-docker-config-fault.js';
import { mergeDockerConfig } from '../registry/merge-docker-config.js';
import type { Item, ResourceList } from '../resource-list/resource-list.js';
import { encodeUtf8Bytes } from '../text/utf8.js';
import { resultNames } from './result-names.js';
import { validateList, type ValidationRequest } from './validate-list.js';
import type { Result } from '../result.js';

/**
 * Says, from the package alone, whether every image will be pulled: what the evaluator will do with it, and then the
 * kubelet. It changes nothing; its findings are diagnostics.
 */
export const validateImagePullSecrets: KrmFunction = (list, surroundings) => ({
  changes: [],
  newItems: [],
  diagnostics: findDiagnostics(list, surroundings),
});

function findDiagnostics(list: ResourceList, surroundings: Surroundings): readonly Diagnostic[] {
  const { request, errors } = readValidationRequest(list.functionConfig, surroundings);
  return request === undefined ? errors : validateList(list, request);
}

/** What the user asks of a validation, or what is wrong with the functionConfig. */
export type ValidationRequestOrErrors = Result<{ request: ValidationRequest }, { errors: readonly Diagnostic[] }>;

/** Reads the functionConfig, and the docker config that it names. */
export function readValidationRequest(item: Item | undefined, surroundings: Surroundings): ValidationRequestOrErrors {
  const { config, errors } = parseValidateConfig(item);
  if (config === undefined) return { errors };
  const unknown = findUnknownResults(config);
  if (unknown.length > 0) return { errors: unknown };
  const given = findDockerConfig(config, surroundings);
  if (given.errors !== undefined) return given;
  return {
    request: {
      porchRelease: config.porchRelease,
      deployment: config.deployment,
      expectations: {
        privateRegistries: config.privateRegistries,
        images: config.images,
        dockerConfig: given.bytes,
        namedSecret: config.secretName ?? (config.isExternal ? 'auth-secret' : undefined),
        requireProof: config.requireProof,
      },
      severities: new Map(Object.entries(config.severity) as [string, Severity | 'off'][]),
    },
  };
}

/** An error for each name under `severity` that no result has. */
function findUnknownResults({ severity, place, name }: ValidateConfig): readonly Diagnostic[] {
  return Object.keys(severity)
    .filter((key) => !resultNames.includes(key))
    .map((key) => {
      const fieldPath = name(['severity', key]);
      const { rule, message } = unknownField(fieldPath, key, resultNames, ['severity', key]);
      return {
        rule,
        severity: 'error',
        message: message.replace('a known field', 'a known rule'),
        fieldPath,
        ...place,
      };
    });
}

/** The docker config of the functionConfig: a whole file as it is, other sources as the mutator would write them. */
function findDockerConfig(
  config: ValidateConfig,
  surroundings: Surroundings,
): Result<{ bytes: Uint8Array | undefined }, { errors: readonly Diagnostic[] }> {
  const { sources, errors } = findCredentials(config, surroundings);
  if (sources === undefined) return { errors };
  const [first, ...others] = sources;
  if (first === undefined) return { bytes: undefined };
  if (first.kind === 'docker-config' && others.length === 0) return { bytes: first.content };
  const merged = mergeDockerConfig(undefined, sources);
  if (merged.faults === undefined) return { bytes: encodeUtf8Bytes(merged.text) };
  return {
    errors: merged.faults.map((fault) => {
      const fieldPath = config.name(['secret']);
      const { problem, remedy } = describeDockerConfigFault(fault, `\`${fieldPath}\``);
      return {
        rule: 'credential-source-unusable',
        severity: 'error',
        message: `${problem}; ${remedy}`,
        fieldPath,
        ...config.place,
      };
    }),
  };
}
