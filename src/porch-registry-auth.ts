import packageJson from '../package.json' with { type: 'json' };
import { runCheck } from './check/run-check.js';

// Open connections and timers must not keep the process.
void runCheck(process.argv.slice(2), packageJson.version).then((status) => process.exit(status));
