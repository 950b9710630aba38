import { basename } from 'node:path';
import { version } from '../package.json';
import { injectRegistryAuthHelp } from './help/inject-registry-auth-help.js';
import { validateImagePullSecretsHelp } from './help/validate-image-pull-secrets-help.js';
import { runProgram } from './host/run-program.js';
import { injectRegistryAuth } from './inject/inject-registry-auth.js';
import { validateImagePullSecrets } from './validate/validate-image-pull-secrets.js';

/**
 * Both functions as one program, so that their images share the layer that holds it. It is the function whose name its
 * file has: an image's `/usr/local/bin/function` is a symbolic link to one of the file's two names.
 */
const functions = new Map([
  [injectRegistryAuthHelp.name, () => runProgram(injectRegistryAuth, injectRegistryAuthHelp, version)],
  [
    validateImagePullSecretsHelp.name,
    () => runProgram(validateImagePullSecrets, validateImagePullSecretsHelp, version),
  ],
]);

const name = basename(process.execPath);
const run = functions.get(name);
if (run === undefined) {
  process.stderr.write(`${name}: the program's file must be named ${[...functions.keys()].join(' or ')}\n`);
  process.exit(2);
}
run();
