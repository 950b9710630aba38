import { version } from '../package.json';
import { injectRegistryAuthHelp } from './help/inject-registry-auth-help.js';
import { runProgram } from './host/run-program.js';
import { injectRegistryAuth } from './inject/inject-registry-auth.js';

runProgram(injectRegistryAuth, injectRegistryAuthHelp, version);
