import e2e from '../e2e/jest.config.mjs';

/** The suite of a whole cluster, run by run.mjs beside it, which bounds its time. */
export default { ...e2e, testMatch: ['<rootDir>/test/cluster/**/*.test.ts'], testTimeout: 900_000 };
