import eslint from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeGlobals = Object.fromEntries(
  [
    'Buffer',
    'FormData',
    'URL',
    'clearInterval',
    'clearTimeout',
    'console',
    'fetch',
    'process',
    'setInterval',
    'setTimeout',
  ].map((name) => [name, 'readonly']),
);

/** No comment switches a rule off in a file: a rule that does not fit is loosened here, with the reason. */
export default defineConfig(
  globalIgnores(['dist/', '.data/', 'src/generated/', 'test/generated/', 'examples/generated/']),
  { linterOptions: { noInlineConfig: true } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // A default is a decision about all other members; without one every member is named.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Numbers read in a text as they should.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => pubsub.close()` is no confusion where nothing is expected.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // pg awaits the promises of hooks that its types call void.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { properties: false } }],
      // Libraries of this stack pass objects for each other's classes: Apollo's plug-ins, Express' requests, Node's sockets.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // A type parameter may be there for the caller to name: `read<string | null>('user_id')`.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/transport/*/page/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ObjectExpression > Property[kind="get"]',
          message:
            'V8 keeps a hidden class for each such object, and all that its getters close over: make it a class.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Vitest's matchers, `expect.any(Date)` and its like, are of type any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // What the tests take apart are plain objects of functions; no class of theirs is.
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'CallExpression[callee.object.name="vi"][callee.property.name="waitFor"][arguments.length=1]',
          message:
            'Say for how long: the second that it waits by itself is too short where a machine is busy.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    ignores: ['test/vendors/key-pairs.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          name: 'node:crypto',
          importNames: ['generateKeyPair', 'generateKeyPairSync'],
          message: 'Such keys can bring Node 20 to a halt: makeKeyPair tells why.',
        },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    languageOptions: { globals: nodeGlobals },
  },
  {
    // A file that passes this has two reasons to exist. test/architecture.test.ts counts the same.
    files: ['src/**'],
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    // Programs that speak to the person who started them.
    files: [
      ...['src/setup/**', '.ci/**', 'bench/**', 'examples/**'],
      ...['test/harness/embedded-child.ts', 'test/chaos/main.ts'],
    ],
    rules: { 'no-console': 'off' },
  },
);
