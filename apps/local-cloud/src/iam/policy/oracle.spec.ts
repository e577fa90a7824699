import { describe, expect, it } from '@jest/globals';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { evaluate } from './evaluate.ts';
import { parsePolicy } from './policy-document.ts';
import { compilePolicy } from './statement.ts';

/** Requests that agree or not: each is one random set of policies and one random call. */
const CASES = 2000;
const SEED = 20_261_125;
const ACCOUNT = '123456789012';
const PRINCIPAL = `arn:aws:sts::${ACCOUNT}:assumed-role/cutover-dev-deploy/run`;

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${ACCOUNT}:${resource}`;
const words = ['cutover', 'dev', 'other'];
const word = fc.constantFrom(...words);

/** An action, resources that it takes, and the keys that AWS gives with it. */
const calls = [
  ['ecs:UpdateService', (a, b) => arn('ecs', `service/${a}/${b}`), ['ecs:cluster', 'aws:ResourceTag/app']],
  ['ecs:RunTask', (a) => arn('ecs', `task-definition/${a}:7`), ['ecs:cluster', 'aws:TagKeys']],
  // A revision, although AWS asks for `:*`: the simulator takes a star for "any that some policy names".
  ['ecs:RegisterTaskDefinition', (a) => arn('ecs', `task-definition/${a}:8`), ['aws:RequestTag/app']],
  ['ecs:DescribeTaskDefinition', () => '*', []],
  ['ecs:StopTask', (a, b) => arn('ecs', `task/${a}/${b}`), ['ecs:cluster']],
  [
    'elasticloadbalancing:ModifyRule',
    (a, b) => arn('elasticloadbalancing', `listener-rule/app/${a}/${b}/l/r`),
    ['aws:ResourceTag/app'],
  ],
  ['elasticloadbalancing:DescribeRules', () => '*', []],
  ['ssm:GetParameters', (a, b) => arn('ssm', `parameter/${a}/${b}/manifest`), ['aws:ResourceTag/app']],
  ['logs:PutLogEvents', (a, b) => arn('logs', `log-group:/${a}:log-stream:${b}`), []],
  ['dynamodb:UpdateItem', (a) => arn('dynamodb', `table/${a}`), ['dynamodb:LeadingKeys']],
  ['iam:PassRole', (a) => `arn:aws:iam::${ACCOUNT}:role/${a}`, ['iam:PassedToService']],
  ['kms:Decrypt', (a) => arn('kms', `key/${a}`), ['kms:ViaService', 'kms:EncryptionContext:PARAMETER_ARN']],
] as const satisfies readonly (readonly [string, (a: string, b: string) => string, readonly string[]])[];

/** A key's default policy: leaves it to the policies of the account's identities. */
const keyPolicy = {
  Version: '2012-10-17',
  Statement: {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: 'kms:*',
    Resource: '*',
  },
};

const everywhere = ['aws:PrincipalArn', 'aws:SourceIp', 'aws:CurrentTime', 'aws:RequestedRegion'];
const values: Readonly<Record<string, readonly string[]>> = {
  'aws:SourceIp': ['127.0.0.1', '10.1.2.3'],
  'aws:CurrentTime': ['2026-01-01T00:00:00Z', '2026-11-25T12:00:00Z'],
  'aws:RequestedRegion': ['eu-west-1', 'us-east-1'],
};
const multiple = ['aws:TagKeys', 'dynamodb:LeadingKeys'];

const call = fc.constantFrom(...calls).chain(([action, resource, keys]) =>
  fc.record({
    action: fc.constant<string>(action),
    resource: fc.tuple(word, word).map(([a, b]) => resource(a, b)),
    context: fc.record(
      Object.fromEntries(
        [...keys, ...everywhere.slice(1)].map((key) => [
          key,
          multiple.includes(key)
            ? fc.uniqueArray(word, { minLength: 1, maxLength: 2 })
            : fc.constantFrom(...(values[key] ?? words)),
        ]),
      ),
      { requiredKeys: [] },
    ),
  }),
);

const list = (items: fc.Arbitrary<string>) => fc.uniqueArray(items, { minLength: 1, maxLength: 2 });
const plain = fc.constantFrom('cutover', 'dev', 'c*', '*', 'd?v');
const variable = fc.constantFrom('${aws:RequestedRegion}', '${aws:none}', "${aws:none, 'cutover'}");
const resourcePattern = (pattern: fc.Arbitrary<string>) =>
  fc.oneof(
    fc.constant('*'),
    fc.tuple(fc.constantFrom(...calls), pattern, pattern).map(([[, resource], a, b]) => resource(a, b)),
    fc.constantFrom(`arn:aws:*:eu-west-1:${ACCOUNT}:*`, `arn:aws:ecs:*:${ACCOUNT}:service/*`),
  );
const resources = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('Resource'), list(resourcePattern(fc.oneof(plain, variable)))),
  },
  // AWS does not say what NotResource excepts where a variable has no value.
  { weight: 1, arbitrary: fc.tuple(fc.constant('NotResource'), list(resourcePattern(plain))) },
);
const actionPattern = fc.oneof(
  fc.constantFrom(...calls).map(([action]) => action),
  fc.constantFrom('*', 'ecs:*', 'ecs:*Task*', 'ECS:updateservice', 'ssm:Get*', 'iam:PassRol?'),
);
const stringOperator = fc
  .tuple(
    fc.constantFrom('', 'ForAnyValue:', 'ForAllValues:'),
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
    ),
    fc.constantFrom('', 'IfExists'),
  )
  .map((parts) => parts.join(''));
const isSet = (operator: string) => operator.startsWith('For');
const stringCondition = fc
  .record({
    operator: stringOperator,
    call: fc.constantFrom(...calls),
    pick: fc.nat(),
    wanted: fc.uniqueArray(fc.constantFrom('cutover', 'DEV', 'c*', 'o?her'), { minLength: 1, maxLength: 2 }),
  })
  .map(({ operator, call: [, , keys], pick, wanted }) => {
    const candidates = ['aws:RequestedRegion', ...keys];
    const key = candidates[pick % candidates.length] ?? '';
    return { operator, key, wanted };
  })
  // Set operators are for keys of several values; what one without does to several is nowhere written.
  .filter(({ operator, key }) => isSet(operator) === multiple.includes(key))
  .map(({ operator, key, wanted }) => ({ [operator]: { [key]: wanted } }));
const otherCondition = fc.constantFrom<Record<string, Record<string, string | string[]>>>(
  { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } },
  { NotIpAddress: { 'aws:SourceIp': ['127.0.0.0/8', '10.1.0.0/16'] } },
  { DateGreaterThan: { 'aws:CurrentTime': '2026-06-01T00:00:00Z' } },
  { DateLessThanEquals: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
  { Null: { 'aws:RequestedRegion': 'true' } },
  { Null: { 'aws:RequestedRegion': 'false' } },
  { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/cutover-*-deploy` } },
  { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::*:role/cutover-dev-deploy` } },
);

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    actions: fc.tuple(fc.constantFrom('Action', 'Action', 'NotAction'), list(actionPattern)),
    resources,
    Condition: fc.oneof(fc.constant({}), stringCondition, otherCondition),
  })
  .map(({ Effect, actions, resources: named, Condition }) => ({
    Effect,
    [actions[0]]: actions[1],
    [named[0]]: named[1],
    Condition,
  }));
const policy = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

function ours(
  identity: readonly object[],
  boundary: object | undefined,
  request: { action: string; resource: string; context: Readonly<Record<string, string | string[]>> },
): boolean {
  const attached = (document: object) => ({
    name: 'p',
    statements: compilePolicy(parsePolicy(document, 'identity')),
  });
  const context = new Map(
    Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), [value].flat()]),
  );
  return evaluate(
    { identity: identity.map(attached), ...(boundary && { boundary: attached(boundary) }) },
    { ...request, context },
  ).allowed;
}

describe('evaluate and an independent simulator', () => {
  it(`agree about ${CASES} random calls under random policies`, async () => {
    const seen = { allowed: 0, denied: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(policy, { minLength: 1, maxLength: 2 }),
        fc.option(policy, { nil: undefined, freq: 4 }),
        call,
        async (identity, boundary, given) => {
          const request = {
            ...given,
            context: {
              ...given.context,
              'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/cutover-dev-deploy`,
            } as Record<string, string | string[]>,
          };
          const theirs = await runSimulation(
            {
              request: {
                principal: PRINCIPAL,
                action: request.action,
                resource: { resource: request.resource, accountId: ACCOUNT },
                contextVariables: request.context,
              },
              identityPolicies: identity.map((document, index) => ({ name: `p${index}`, policy: document })),
              serviceControlPolicies: [],
              resourceControlPolicies: [],
              ...(request.action.startsWith('kms:') && { resourcePolicy: keyPolicy }),
              ...(boundary && { permissionBoundaryPolicies: [{ name: 'b', policy: boundary }] }),
            },
            {},
          );
          if (theirs.resultType === 'error') throw new Error(JSON.stringify(theirs.errors));
          const allowed = ours(identity, boundary, request);
          seen[allowed ? 'allowed' : 'denied'] += 1;
          expect(theirs.overallResult === 'Allowed').toBe(allowed);
        },
      ),
      { numRuns: CASES, seed: SEED },
    );
    // Policies so random that everything is denied would prove nothing.
    expect(Math.min(seen.allowed, seen.denied)).toBeGreaterThan(CASES / 10);
  }, 60_000);
});
