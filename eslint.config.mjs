import tseslint from 'typescript-eslint';

/** Biome lints everything; this slim pass adds only what needs types: a floating promise in a workflow is a replay bug. */
export default tseslint.config(
  { ignores: ['**/dist/**', '**/*.test.ts', '**/testing/**', '**/scripts/**', '**/bundle/**'] },
  {
    files: ['packages/*/src/**/*.ts'],
    languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['packages/domain/src/**/*.ts', 'packages/workflows/src/deterministic/**/*.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'no randomness: it comes in the command' },
        { object: 'performance', property: 'now', message: 'no clock' },
      ],
    },
  },
  {
    files: ['packages/domain/src/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
          message: "the only clock is the command's `at`",
        },
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "the only clock is the command's `at`" },
      ],
    },
  },
);
