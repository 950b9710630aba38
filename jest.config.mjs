export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  setupFiles: ['<rootDir>/test/support/plug-in-node.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Jest leaves one core to itself, which on two cores means that nothing runs side by side.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/choose-seed.cjs',
  setupFiles: ['<rootDir>/test/support/seed-properties.ts'],
  reporters: ['default', '<rootDir>/test/support/run-notes.cjs'],
};
