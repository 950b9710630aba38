import type { Diagnostic } from '../diagnostic.js';
import type { DeploymentSelector } from '../package/find-program.js';
import type { Item } from '../resource-list/resource-list.js';
import { checkCommonFields } from './check-common-fields.js';
import { booleanField, mappingField, deploymentSelector, textField } from './checked-fields.js';
import {
  credentialOrigins,
  externalSecretOrigin,
  type CredentialOrigin,
  type ExternalSecretOrigin,
} from './credential-origin.js';
import type { FieldNaming } from './check-field.js';
import { injectSchema, rotationWays, type RotationWay } from './inject-schema.js';
import { parseFunctionConfig, type FunctionConfigPlace } from './parse-function-config.js';
import { defaultSecretName } from './shared-fields.js';
import { isSecretManifest, parseSecretManifest } from './secret-manifest.js';
import { dockerConfigField } from '../registry/docker-config-secret.js';
import { trimSlashes } from '../text/trim-slashes.js';
import type { Result } from '../result.js';

/** What inject-registry-auth is asked for. */
export interface InjectConfig {
  /** `auto`, or the name of a known build. */
  readonly porchRelease: string;
  /** Everything that the mutator wrote is to go. */
  readonly isAbsent: boolean;
  readonly secretName: string;
  /** False: entries of an earlier run stay, though functionConfig no longer names their registries. */
  readonly prune: boolean;
  /** Empty, and no ExternalSecret: the Secret is only referred to. */
  readonly origins: readonly CredentialOrigin[];
  readonly externalSecret: ExternalSecretOrigin | undefined;
  /** The functionConfig is itself the Secret. */
  readonly isSecretManifest: boolean;
  /** Labels and annotations of a functionConfig that is itself a Secret, for the Secret made of it. */
  readonly secretMetadata: {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
  /** Undefined: the default, or what the package has already. */
  readonly mountPath: string | undefined;
  readonly volumeName: string | undefined;
  readonly deployment: DeploymentSelector;
  readonly tls: TlsConfig | undefined;
  readonly rbac: 'ensure' | 'leave';
  readonly rolloutRevision: string | undefined;
  /** How a changed Secret reaches function pods. */
  readonly rotation: RotationWay;
  readonly place: FunctionConfigPlace;
  /** The name of a field as the user wrote it. */
  readonly name: FieldNaming;
}

export interface TlsConfig {
  readonly secretName: string;
  readonly mountPath: string | undefined;
  readonly caBundle: string | undefined;
}

export type InjectConfigOrErrors = Result<{ config: InjectConfig }, { errors: readonly Diagnostic[] }>;

/**
 * Reads the functionConfig of inject-registry-auth.
 *
 * @param item undefined: all defaults
 * @returns what is asked for, or every fault
 */
export function parseInjectConfig(item: Item | undefined): InjectConfigOrErrors {
  if (item && isSecretManifest(item)) {
    const { manifest, errors } = parseSecretManifest(item);
    if (errors) return { errors };
    return {
      config: {
        ...emptyConfig,
        isSecretManifest: true,
        secretName: manifest.name,
        origins: [{ kind: 'docker-config', text: { kind: 'value', value: manifest.dockerConfigJson, path: [] } }],
        secretMetadata: { labels: manifest.labels, annotations: manifest.annotations },
        place: manifest.place,
        name: () => dockerConfigField,
      },
    };
  }
  const parsed = parseFunctionConfig(item, injectSchema);
  if (parsed.errors) return { errors: parsed.errors };
  const errors = checkCommonFields(parsed);
  if (errors.length > 0) return { errors };

  const { spec, place, name } = parsed;
  const secret = mappingField(spec, 'secret');
  const tls = mappingField(spec, 'tls');
  const tlsSecretName = textField(tls, 'secretName');
  return {
    config: {
      ...emptyConfig,
      porchRelease: textField(spec, 'porchRelease') ?? 'auto',
      isAbsent: textField(spec, 'state') === 'absent',
      secretName: textField(secret, 'name') ?? defaultSecretName,
      prune: booleanField(secret, 'prune', true),
      origins: credentialOrigins(secret),
      externalSecret: externalSecretOrigin(secret),
      mountPath: withoutTrailingSlash(textField(spec, 'mountPath')),
      volumeName: textField(spec, 'volumeName'),
      deployment: deploymentSelector(spec),
      tls:
        tlsSecretName === undefined
          ? undefined
          : {
              secretName: tlsSecretName,
              mountPath: withoutTrailingSlash(textField(tls, 'mountPath')),
              caBundle: textField(tls, 'caBundle'),
            },
      rbac: textField(spec, 'rbac') === 'leave' ? 'leave' : 'ensure',
      rolloutRevision: textField(spec, 'rolloutRevision'),
      rotation: rotationWays.find((way) => way === textField(spec, 'rotation')) ?? 'none',
      place,
      name,
    },
  };
}

const emptyConfig: InjectConfig = {
  porchRelease: 'auto',
  isAbsent: false,
  secretName: defaultSecretName,
  prune: true,
  origins: [],
  externalSecret: undefined,
  isSecretManifest: false,
  secretMetadata: { labels: {}, annotations: {} },
  mountPath: undefined,
  volumeName: undefined,
  deployment: {},
  tls: undefined,
  rbac: 'ensure',
  rolloutRevision: undefined,
  rotation: 'none',
  place: {},
  name: () => '',
};

function withoutTrailingSlash(path: string | undefined): string | undefined {
  return path === undefined || path === '/' ? path : trimSlashes(path);
}
