import { version } from '../package.json';
import { plugInNode } from './host/plug-in-node.js';
import { runCheck } from './check/run-check.js';

plugInNode();
// Open connections and timers must not keep the process.
void runCheck(process.argv.slice(2), version).then((status) => process.exit(status));
