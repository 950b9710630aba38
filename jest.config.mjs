export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/'],
  setupFiles: ['<rootDir>/test/support/plug-in-node.ts'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // The Kubernetes client and what it needs are ES modules, which jest does not load as they are.
  transformIgnorePatterns: ['/node_modules/(?!(?:@kubernetes/client-node|openid-client|oauth4webapi|jose)/)'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Jest leaves one core to itself, which on two cores means that nothing runs side by side.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/choose-seed.cjs',
  setupFiles: ['<rootDir>/test/support/seed-properties.ts'],
  reporters: ['default', '<rootDir>/test/support/run-notes.cjs'],
};
