/**
 * Mutation testing of the core, a folder at a time: `FOLDER=edit npx stryker run` lets the tests of that folder alone
 * kill its mutants. What was found, and which survivors are harmless: docs/mutation-testing.md.
 */
const folder = process.env.FOLDER ?? '*';

export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  jest: {
    enableFindRelatedTests: false,
    config: {
      roots: ['<rootDir>/src', '<rootDir>/test'],
      watchman: false,
      testMatch: [`<rootDir>/test/${folder}/**/*.test.ts`],
      testRunner: '<rootDir>/test/support/jest-circus-first-failure.cjs',
      setupFiles: ['plug-in-node', 'few-property-runs'].map((name) => `<rootDir>/test/support/${name}.ts`),
    },
  },
  mutate: [`src/${folder}/**/*.ts`],
  coverageAnalysis: 'perTest',
  concurrency: 1,
  thresholds: { high: 95, low: 85, break: 85 },
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  jsonReporter: { fileName: `reports/mutation-${folder}.json` },
};
