export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/cluster/'],
  transform: { '^.+\\.[jt]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }] },
  // The Kubernetes client and what it needs are ES modules, which jest does not load as they are.
  transformIgnorePatterns: [
    '/node_modules/(?!(?:@kubernetes/client-node|openid-client|oauth4webapi|jose|junit2json)/)',
  ],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Jest leaves one core to itself, which on two cores means that nothing runs side by side.
  maxWorkers: '100%',
  globalSetup: '<rootDir>/test/support/choose-seed.cjs',
  setupFiles: [
    '<rootDir>/test/support/plug-in-node.ts',
    '<rootDir>/test/support/seed-properties.ts',
    '<rootDir>/test/support/record-inputs.ts',
  ],
  // `npm run coverage`. The programs' entry points run as processes of their own, in test/host and .ci/proofs; so do the
  // parts for QuickJS and, in a browser, the page.
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/quickjs/**', '!src/page/**'],
  coverageReporters: ['text-summary', 'html'],
  coverageThreshold: {
    global: { statements: 93, branches: 95, functions: 95, lines: 93 },
    './src/check/': { statements: 92, branches: 85, functions: 92, lines: 92 },
    './src/edit/': { branches: 95 },
    './src/inject/': { statements: 97, branches: 91 },
    './src/registry/': { statements: 98, branches: 95 },
  },
  reporters: ['default', '<rootDir>/test/support/run-notes.cjs'],
};
