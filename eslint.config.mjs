import js from '@eslint/js';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

const AWS_SDK = { group: ['@aws-sdk/*', '@smithy/*'], message: 'AWS is reached through the adapters only.' };
const NEST = {
  group: ['@nestjs/*', 'typeorm'],
  message: 'The framework of the service stays in apps/service.',
};
const CDK = { group: ['aws-cdk-lib', 'aws-cdk-lib/*', 'constructs'], message: 'CDK stays in apps/infra.' };
const NX = { group: ['@nx/*', 'nx', 'nx/*'], message: 'Nx stays in tools.' };

/** A folder may not import these. Each entry replaces the one before for the files that it names. */
function restrict(files, ignores, patterns) {
  return { files, ignores, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

const tests = [
  '**/*.spec.ts',
  '**/*.int-spec.ts',
  '**/*.e2e-spec.ts',
  '**/testing/**',
  '**/*.contract.ts',
  '**/bench/**',
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '**/cdk.out/**', '**/.cutover/**', '**/.nx/**'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { '@nx': nx },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: false,
          banTransitiveDependencies: false,
          // Belong to no project: some of them check themselves with tools of Python, some have a bench.
          // And a suite may stand on what another one has for its tests.
          allow: [
            '../../../tools/python-environment.ts',
            '../../python-environment.ts',
            '../../../tools/median.ts',
            '../../tools/median.ts',
            '@cutover/deploy-e2e/**',
            '@cutover/docker/**',
          ],
          depConstraints: [
            { sourceTag: 'scope:service', onlyDependOnLibsWithTags: ['scope:shared'] },
            { sourceTag: 'scope:infra', onlyDependOnLibsWithTags: ['scope:shared'] },
            { sourceTag: 'scope:deploy', onlyDependOnLibsWithTags: ['scope:shared'] },
            { sourceTag: 'scope:local-cloud', onlyDependOnLibsWithTags: ['scope:shared'] },
            { sourceTag: 'scope:tool', onlyDependOnLibsWithTags: ['scope:deploy', 'scope:shared'] },
            {
              sourceTag: 'scope:delivery',
              onlyDependOnLibsWithTags: ['scope:tool', 'scope:deploy', 'scope:shared'],
            },
            { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
            {
              sourceTag: 'scope:e2e',
              onlyDependOnLibsWithTags: ['scope:tool', 'scope:deploy', 'scope:shared'],
            },
          ],
        },
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 300 }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Read settings through libs/config, secrets through libs/secrets.',
        },
      ],
    },
  },
  {
    files: ['apps/service/**/*.ts'],
    // Nest reads constructor parameter types at run time: a type-only import would erase them.
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    files: ['libs/config/src/variables.ts', 'libs/secrets/src/**'],
    rules: { 'no-restricted-properties': 'off' },
  },
  restrict(['apps/service/**/*.ts'], tests, [AWS_SDK, CDK, NX]),
  restrict(['apps/infra/**/*.ts'], tests, [AWS_SDK, NEST, NX]),
  restrict(['libs/deploy/**/*.ts'], tests, [NEST, CDK, NX]),
  restrict(['libs/deploy/src/{engine,gates,ports}/**/*.ts'], tests, [
    NEST,
    CDK,
    NX,
    AWS_SDK,
    { group: ['node:*'], message: 'The engine reaches the world through ports.' },
    { group: ['**/platforms/**'], message: 'The engine knows no platform.' },
  ]),
  restrict(['apps/local-cloud/**/*.ts'], tests, [NEST, CDK, NX]),
  restrict(['tools/**/*.ts'], [...tests, '**/compose-ports.ts'], [AWS_SDK, NEST, CDK]),
  restrict(['libs/{config,load}/**/*.ts'], tests, [AWS_SDK, NEST, CDK, NX]),
  restrict(['libs/secrets/**/*.ts'], [...tests, 'libs/secrets/src/stores/**'], [AWS_SDK, NEST, CDK, NX]),
  {
    files: tests,
    rules: {
      'max-lines': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      'no-restricted-properties': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  prettier,
);
