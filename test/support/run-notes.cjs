/** A reporter of what jest's own one leaves out: which tests were skipped, and how to repeat a run that failed. */
const { relative } = require('node:path');

module.exports = class {
  onRunComplete(_, { testResults, numFailedTests }) {
    const lines = testResults.flatMap(({ testFilePath, testResults: tests }) =>
      tests
        .filter(({ status }) => status === 'pending')
        .map(({ fullName }) => `skipped: ${relative(process.cwd(), testFilePath)}: ${fullName}\n`),
    );
    if (numFailedTests > 0)
      lines.push(`To repeat the properties of this run: PROPERTY_SEED=${process.env.PROPERTY_SEED}\n`);
    process.stderr.write(lines.join(''));
  }
};
