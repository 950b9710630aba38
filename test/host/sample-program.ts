import { runProgram } from '../../src/host/run-program.js';
import type { Help } from '../../src/help/help.js';

const help: Help = {
  name: 'sample',
  short: 'Short.',
  long: 'Long.',
  examples: 'sample < list.yaml',
  functionConfigKind: 'Sample',
};

/** A program for the host's tests: its functionConfig's kind says what it does. */
runProgram(
  (list, surroundings) => {
    if (list.functionConfig?.kind === 'Crash') throw new Error('a message that quotes a password');
    const failing = list.functionConfig?.kind === 'Fail';
    const file = surroundings.readFile('/dev/null');
    return {
      changes: [],
      newItems: [],
      diagnostics: [
        {
          rule: 'sample-rule',
          severity: failing ? 'error' : 'info',
          message: `${list.items.length} items; /dev/null: ${'error' in file ? file.error : 'read'}`,
        },
      ],
    };
  },
  help,
  '1.2.3',
);
