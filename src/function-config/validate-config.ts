import type { Diagnostic } from '../diagnostic.js';
import type { DeploymentSelector } from '../package/find-program.js';
import type { Item } from '../resource-list/resource-list.js';
import { checkCommonFields } from './check-common-fields.js';
import type { FieldNaming } from './check-field.js';
import {
  booleanField,
  choicesField,
  mappingField,
  deploymentSelector,
  textField,
  textsField,
} from './checked-fields.js';
import { credentialOrigins, externalSecretOrigin, type CredentialOrigin } from './credential-origin.js';
import { parseFunctionConfig, type FunctionConfigPlace } from './parse-function-config.js';
import { validateSchema } from './validate-schema.js';
import type { Result } from '../result.js';

/** What validate-image-pull-secrets is asked for. */
export interface ValidateConfig {
  /** `auto`, or the name of a known build. */
  readonly porchRelease: string;
  readonly deployment: DeploymentSelector;
  readonly privateRegistries: readonly string[];
  readonly images: readonly string[];
  /** Undefined: not said. */
  readonly secretName: string | undefined;
  readonly origins: readonly CredentialOrigin[];
  /** The Secret is made in the cluster by an ExternalSecret. */
  readonly isExternal: boolean;
  /** An image under `privateRegistries` whose credentials are unknown is an error. */
  readonly requireProof: boolean;
  /** By the name of a rule: "error", "warning", "info" or "off". */
  readonly severity: Readonly<Record<string, string>>;
  readonly place: FunctionConfigPlace;
  /** The name of a field as the user wrote it. */
  readonly name: FieldNaming;
}

export type ValidateConfigOrErrors = Result<{ config: ValidateConfig }, { errors: readonly Diagnostic[] }>;

/**
 * Reads the functionConfig of validate-image-pull-secrets.
 *
 * @param item undefined: all defaults
 * @returns what is asked for, or every fault
 */
export function parseValidateConfig(item: Item | undefined): ValidateConfigOrErrors {
  const parsed = parseFunctionConfig(item, validateSchema);
  if (parsed.errors) return { errors: parsed.errors };
  const errors = checkCommonFields(parsed);
  if (errors.length > 0) return { errors };
  const { spec, place, name } = parsed;
  const secret = mappingField(spec, 'secret');
  return {
    config: {
      porchRelease: textField(spec, 'porchRelease') ?? 'auto',
      deployment: deploymentSelector(spec),
      privateRegistries: textsField(spec, 'privateRegistries'),
      images: textsField(spec, 'images'),
      secretName: textField(secret, 'name'),
      origins: credentialOrigins(secret),
      isExternal: externalSecretOrigin(secret) !== undefined,
      requireProof: booleanField(spec, 'requireProof', false),
      severity: choicesField(spec, 'severity'),
      place,
      name,
    },
  };
}
