import { version } from '../package.json';
import { runCheck } from './check/run-check.js';

// Open connections and timers must not keep the process.
void runCheck(process.argv.slice(2), version).then((status) => process.exit(status));
