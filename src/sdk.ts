import { injectRegistryAuthHelp } from './help/inject-registry-auth-help.js';
import { validateImagePullSecretsHelp } from './help/validate-image-pull-secrets-help.js';
import { plugInNode } from './host/plug-in-node.js';
import { processSurroundings } from './host/process-surroundings.js';
import { injectRegistryAuth as injectFunction } from './inject/inject-registry-auth.js';
import { kptFunction } from './sdk/kpt-function.js';
import { validateImagePullSecrets as validateFunction } from './validate/validate-image-pull-secrets.js';

plugInNode();

/** The mutator as a `KptFunc`. It reads the variables and files of this process that functionConfig names. */
export const injectRegistryAuth = kptFunction(injectFunction, injectRegistryAuthHelp.long, processSurroundings);

/** The validator as a `KptFunc`; see `injectRegistryAuth`. */
export const validateImagePullSecrets = kptFunction(
  validateFunction,
  validateImagePullSecretsHelp.long,
  processSurroundings,
);
