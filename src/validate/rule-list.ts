import type { Rule } from './rule.js';
import { ambientConfigUnusable } from './rules/ambient-config-unusable.js';
import { ambientKeyUnmatched } from './rules/ambient-key-unmatched.js';
import { ambientPullSecretMissing } from './rules/ambient-pull-secret-missing.js';
import { argumentUnknown } from './rules/argument-unknown.js';
import { authEntryDoubtful } from './rules/auth-entry-doubtful.js';
import { authEntryEmpty } from './rules/auth-entry-empty.js';
import { authEntryTokenOnly } from './rules/auth-entry-token-only.js';
import { authFileNotFromSecret } from './rules/auth-file-not-from-secret.js';
import { authKeyLacksPort } from './rules/auth-key-lacks-port.js';
import { authKeyNotHost } from './rules/auth-key-not-host.js';
import { authMountHidden } from './rules/auth-mount-hidden.js';
import { authPathIsFolder } from './rules/auth-path-is-folder.js';
import { authPathNotMounted } from './rules/auth-path-not-mounted.js';
import { credentialStoreIgnored } from './rules/credential-store-ignored.js';
import { credentialsInClear } from './rules/credentials-in-clear.js';
import { credentialsWiderThanNeeded } from './rules/credentials-wider-than-needed.js';
import { dockerConfigFlat } from './rules/docker-config-flat.js';
import { dockerConfigUnusable } from './rules/docker-config-unusable.js';
import { endpointWithScheme } from './rules/endpoint-with-scheme.js';
import { evaluatorNotInPackage } from './rules/evaluator-not-in-package.js';
import { externalTargetImmutable } from './rules/external-target-immutable.js';
import { featureNotInRelease } from './rules/feature-not-in-release.js';
import { flagGivenTwice } from './rules/flag-given-twice.js';
import { flagLost } from './rules/flag-lost.js';
import { flagUnknownToRelease } from './rules/flag-unknown-to-release.js';
import { flagValueInvalid } from './rules/flag-value-invalid.js';
import { functionSecretDiffers } from './rules/function-secret-differs.js';
import { functionSecretEmpty } from './rules/function-secret-empty.js';
import { functionSecretImmutable } from './rules/function-secret-immutable.js';
import { functionSecretWrongType } from './rules/function-secret-wrong-type.js';
import { generatorInOtherNamespace } from './rules/generator-in-other-namespace.js';
import { imagePinnedByDigest } from './rules/image-pinned-by-digest.js';
import { mirrorBlocked } from './rules/mirror-blocked.js';
import { mountHidesRunnerFiles } from './rules/mount-hides-runner-files.js';
import { podRuntimeDisabled } from './rules/pod-runtime-disabled.js';
import { privateRegistriesNotEnabled } from './rules/private-registries-not-enabled.js';
import { privateRegistryWithoutImage } from './rules/private-registry-without-image.js';
import { registryFlagsOnWrongComponent } from './rules/registry-flags-on-wrong-component.js';
import { registryNeverAuthenticated } from './rules/registry-never-authenticated.js';
import { roleLacksSecretVerbs } from './rules/role-lacks-secret-verbs.js';
import { roleNotInPackage } from './rules/role-not-in-package.js';
import { rotationNotPropagated } from './rules/rotation-not-propagated.js';
import { secretDataNotBase64 } from './rules/secret-data-not-base64.js';
import { secretGivenTwice } from './rules/secret-given-twice.js';
import { secretInOtherNamespace } from './rules/secret-in-other-namespace.js';
import { secretMissing } from './rules/secret-missing.js';
import { secretModeUnreadable } from './rules/secret-mode-unreadable.js';
import { secretMountedBySubPath } from './rules/secret-mounted-by-sub-path.js';
import { secretNameDiffers } from './rules/secret-name-differs.js';
import { secretNameInvalid } from './rules/secret-name-invalid.js';
import { secretRefused } from './rules/secret-refused.js';
import { secretWrongKey } from './rules/secret-wrong-key.js';
import { secretWrongType } from './rules/secret-wrong-type.js';
import { serviceAccountNotBound } from './rules/service-account-not-bound.js';
import { serviceAccountPullSecretsLost } from './rules/service-account-pull-secrets-lost.js';
import { tagListingUnauthenticated } from './rules/tag-listing-unauthenticated.js';
import { templateMissing } from './rules/template-missing.js';
import { templatePullSecretsReplaced } from './rules/template-pull-secrets-replaced.js';
import { templateUnusable } from './rules/template-unusable.js';
import { tlsCaMissing } from './rules/tls-ca-missing.js';
import { tlsCaNotPem } from './rules/tls-ca-not-pem.js';
import { tlsNotEnabled } from './rules/tls-not-enabled.js';
import { tlsPathNotMounted } from './rules/tls-path-not-mounted.js';
import { tlsSecretTypeRefused } from './rules/tls-secret-type-refused.js';
import { tokenRefreshTooSlow } from './rules/token-refresh-too-slow.js';
import { volumeMissing } from './rules/volume-missing.js';
import { wrapperImageMissing } from './rules/wrapper-image-missing.js';

/** Every rule, in the order of results. Only a rule in this list runs, and each has a page in docs/rules. */
export const rules: readonly Rule[] = [
  evaluatorNotInPackage,
  featureNotInRelease,
  registryFlagsOnWrongComponent,
  wrapperImageMissing,
  privateRegistriesNotEnabled,
  flagUnknownToRelease,
  flagValueInvalid,
  flagLost,
  flagGivenTwice,
  argumentUnknown,
  podRuntimeDisabled,
  authPathNotMounted,
  authPathIsFolder,
  authMountHidden,
  authFileNotFromSecret,
  volumeMissing,
  mountHidesRunnerFiles,
  secretMissing,
  secretInOtherNamespace,
  secretGivenTwice,
  secretWrongType,
  secretWrongKey,
  secretModeUnreadable,
  secretMountedBySubPath,
  secretDataNotBase64,
  secretRefused,
  secretNameInvalid,
  secretNameDiffers,
  dockerConfigUnusable,
  dockerConfigFlat,
  authEntryEmpty,
  authEntryTokenOnly,
  authEntryDoubtful,
  authKeyNotHost,
  authKeyLacksPort,
  credentialStoreIgnored,
  roleLacksSecretVerbs,
  serviceAccountNotBound,
  roleNotInPackage,
  functionSecretImmutable,
  functionSecretEmpty,
  functionSecretWrongType,
  functionSecretDiffers,
  templateMissing,
  templateUnusable,
  templatePullSecretsReplaced,
  serviceAccountPullSecretsLost,
  tlsNotEnabled,
  tlsPathNotMounted,
  tlsCaMissing,
  tlsCaNotPem,
  tlsSecretTypeRefused,
  imagePinnedByDigest,
  tagListingUnauthenticated,
  registryNeverAuthenticated,
  privateRegistryWithoutImage,
  credentialsWiderThanNeeded,
  credentialsInClear,
  ambientConfigUnusable,
  ambientKeyUnmatched,
  ambientPullSecretMissing,
  tokenRefreshTooSlow,
  externalTargetImmutable,
  generatorInOtherNamespace,
  endpointWithScheme,
  mirrorBlocked,
  rotationNotPropagated,
];
