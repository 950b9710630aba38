import { version } from '../package.json';
import { validateImagePullSecretsHelp } from './help/validate-image-pull-secrets-help.js';
import { runProgram } from './host/run-program.js';
import { validateImagePullSecrets } from './validate/validate-image-pull-secrets.js';

runProgram(validateImagePullSecrets, validateImagePullSecretsHelp, version);
