const { existsSync, readdirSync, readFileSync } = require('node:fs');

// Nest 12 is ESM-only. Jest can require() ESM by itself only on Node >= 24.9, so on 20 and 22 SWC turns every
// installed ESM package into CommonJS (cached; SWC leaves the CommonJS ones alone by the pattern below).
const esmPackages = readdirSync('node_modules', { withFileTypes: true })
  .flatMap((d) => (d.name.startsWith('@') ? readdirSync(`node_modules/${d.name}`).map((n) => `${d.name}/${n}`) : [d.name]))
  .filter(
    (n) =>
      existsSync(`node_modules/${n}/package.json`) && JSON.parse(readFileSync(`node_modules/${n}/package.json`, 'utf8')).type === 'module',
  );

/** @type {import('jest').Config} */
const common = {
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[tj]s$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages.join('|')})/)`],
  setupFiles: ['reflect-metadata'],
};

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: 2,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/src/**/*.spec.ts', '<rootDir>/test/architecture/**/*.spec.ts'] },
    {
      ...common,
      displayName: 'e2e',
      testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
      setupFilesAfterEnv: ['<rootDir>/test/support/after-env.ts'],
    },
  ],
};
