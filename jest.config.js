const swc = [
  '@swc/jest',
  { swcrc: false, sourceMaps: 'inline', module: { type: 'es6' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } },
];
const base = {
  rootDir: import.meta.dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': swc },
  setupFilesAfterEnv: ['<rootDir>/tests/support/patience.mjs'],
  modulePathIgnorePatterns: ['<rootDir>/packages/[^/]+/dist'],
};
const relative = { '^(\\.{1,2}/.*)\\.js$': '$1' };
const sources = {
  '^@redress/domain/case-view$': '<rootDir>/packages/domain/src/complaint/case-view.ts',
  '^@redress/eventstore/node$': '<rootDir>/packages/eventstore/src/node/index.ts',
  '^@redress/projections/sources$': '<rootDir>/packages/projections/src/queries/cases/sources.ts',
  '^@redress/([a-z]+)$': '<rootDir>/packages/$1/src/index.ts',
};

/** Unit tests read sources; whatever starts a thread, a process or a bundle reads dist. */
export default {
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/packages/*/src/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(int|e2e)\\.test\\.ts$'],
      moduleNameMapper: { ...sources, ...relative },
    },
    {
      ...base,
      displayName: 'int',
      testMatch: ['<rootDir>/packages/*/src/**/*.{int,e2e}.test.ts', '<rootDir>/tests/**/*.test.ts'],
      modulePathIgnorePatterns: [],
      moduleNameMapper: relative,
    },
  ],
};
