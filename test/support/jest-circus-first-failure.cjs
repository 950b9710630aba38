/**
 * Jest's own test runner, which under mutation testing does no more than it takes to kill the mutant: no test file is
 * loaded that has no test of the mutant, and nothing runs behind the first failure. Stryker asks for a name that holds
 * `jest-circus`.
 */
const { createRequire } = require('node:module');
const runFile = createRequire(require.resolve('jest/package.json'))('jest-circus/runner').default;

/** The full names of each file's tests, as the run without a mutant had them. */
const testNames = new Map();
/** The mutant that a test has killed last. */
let killed;

module.exports = async (globalConfig, config, environment, runtime, testPath, ...rest) => {
  const mutant = process.env.__STRYKER_ACTIVE_MUTANT__;
  const wanted = new RegExp(globalConfig.testNamePattern ?? '', 'i');
  const names = testNames.get(testPath);
  if (mutant !== undefined && (mutant === killed || names?.every((name) => !wanted.test(name))))
    return skipped(testPath);

  const handle = environment.handleTestEvent?.bind(environment);
  let hasFailed = false;
  environment.handleTestEvent = async (event, state) => {
    if (event.name === 'test_fn_failure') hasFailed = true;
    if (event.name === 'test_start' && mutant !== undefined && hasFailed) event.test.mode = 'skip';
    await handle?.(event, state);
  };
  const result = await runFile(globalConfig, config, environment, runtime, testPath, ...rest);
  if (mutant === undefined)
    testNames.set(
      testPath,
      result.testResults.map(({ fullName }) => fullName),
    );
  else if (result.numFailingTests > 0 || result.testExecError) killed = mutant;
  return result;
};

/** The result of a file of which no test ran; Jest takes one without any test for an error. */
function skipped(testFilePath) {
  return {
    leaks: false,
    numFailingTests: 0,
    numPassingTests: 0,
    numPendingTests: 1,
    numTodoTests: 0,
    openHandles: [],
    snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
    testFilePath,
    testResults: [
      { ancestorTitles: [], failureMessages: [], fullName: 'skipped', status: 'pending', title: 'skipped' },
    ],
  };
}
