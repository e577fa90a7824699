import { describe, expect, it } from '@jest/globals';
import { environment, environments, hosts, service, smallService } from '../testing/fixtures.ts';
import { actionsOfTheEngine } from '../testing/engine-calls.ts';
import type { Statement } from '../template/properties.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { renderGlobal } from '../testing/render.ts';
import { sessionSeconds } from './deploy-role.ts';

/** Allowed without a call of the engine's that has its name: AWS asks for these beside a call. */
const BESIDE_A_CALL = [
  // A registry's own protocol, which is no call of the SDK.
  'ecr:BatchCheckLayerAvailability',
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
  'ecs:TagResource',
  'elasticloadbalancing:AddTags',
  'iam:PassRole',
  'sts:AssumeRole',
];

function roleIn(stage: RenderedStage) {
  const { properties } = stage.only('AWS::IAM::Role');
  const policies = stage.ofType('AWS::IAM::ManagedPolicy');
  const statements = [
    ...(properties.Policies ?? []).map(({ PolicyDocument }) => PolicyDocument),
    ...policies.map((policy) => policy.properties.PolicyDocument),
  ].flatMap(({ Statement: found }) => found);
  const denied = statements.filter(({ Effect }) => Effect === 'Deny');
  return {
    role: properties,
    policies,
    denied,
    statements: statements.filter((each) => !denied.includes(each)),
  };
}

const REPOSITORY = 'arn:aws:ecr:us-east-2:222222222222:repository/cutover/order-invoicing';

const actionsOf = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);
const staging = () => roleIn(renderGlobal(environment('staging'), service()));

describe('DeployRole', () => {
  it('trusts one GitHub environment of one repository, and no other token', () => {
    for (const each of environments()) {
      const { role } = roleIn(renderGlobal(each, service()));
      expect(role.RoleName).toBe(`cutover-${each.name}-deploy`);
      expect(role.AssumeRolePolicyDocument.Statement).toEqual([
        {
          Action: 'sts:AssumeRoleWithWebIdentity',
          Effect: 'Allow',
          Principal: {
            Federated: `arn:aws:iam::${each.aws.account}:oidc-provider/token.actions.githubusercontent.com`,
          },
          Condition: {
            StringEquals: {
              'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
              'token.actions.githubusercontent.com:sub': `repo:example/cutover:environment:${each.name}`,
            },
          },
        },
      ]);
    }
  });

  it('allows every action that the engine calls, and none that it does not', () => {
    // Dev is not protected: there the role may destroy, too.
    const { statements } = roleIn(renderGlobal(environment('dev'), service()));
    const allowed = new Set(actionsOf(statements));
    expect(actionsOfTheEngine().length).toBeGreaterThan(20);
    expect([...allowed].filter((action) => !BESIDE_A_CALL.includes(action)).sort()).toEqual(
      actionsOfTheEngine(),
    );
    expect([...allowed]).toEqual(expect.arrayContaining(BESIDE_A_CALL));
  });

  it.each(['staging', 'production'] as const)('deletes nothing of %s, which is protected', (name) => {
    const { statements } = roleIn(renderGlobal(environment(name), service()));
    expect(actionsOf(statements).filter((action) => action.includes(':Delete'))).toEqual([]);
  });

  it('names this environment in every ARN, and `*` alone only where AWS has no resource level', () => {
    const everywhere: string[] = [];
    for (const { Action, Resource, Effect } of staging().statements) {
      expect(Effect).toBe('Allow');
      for (const resource of [Resource].flat()) {
        if (resource === '*') everywhere.push(...[Action].flat());
        // An account has one repository for a service, whatever its environments.
        else if (resource !== REPOSITORY)
          expect(resource).toMatch(/^arn:aws:[a-z]+:(us-east-2)?:222222222222:.*(staging|us-east-2$)/);
      }
    }
    expect(everywhere.sort()).toEqual([
      'ecr:GetAuthorizationToken',
      'ecs:DescribeTaskDefinition',
      'ecs:ListTaskDefinitions',
      'ecs:ListTasks',
      'elasticloadbalancing:DescribeListeners',
      'elasticloadbalancing:DescribeRules',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetHealth',
      'logs:DescribeLogGroups',
    ]);
  });

  it('may find secrets, and never read one: the key of Parameter Store lets in whoever may find it', () => {
    expect(staging().denied).toEqual([
      { Sid: 'NeverDecrypt', Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' },
    ]);
  });

  it('makes missing passwords, and writes over none', () => {
    const { statements } = staging();
    expect(statements.filter(({ Action }) => Action === 'ssm:PutParameter')).toEqual([
      {
        Sid: 'MakeSecrets',
        Effect: 'Allow',
        Action: 'ssm:PutParameter',
        Resource: ['app-password', 'password'].map(
          (name) =>
            `arn:aws:ssm:us-east-2:222222222222:parameter/cutover/staging/order-invoicing/database/${name}`,
        ),
        Condition: { StringEquals: { 'ssm:Overwrite': 'false' } },
      },
    ]);
  });

  it('keeps the commit that its environment has, and no other plain parameter', () => {
    const kept = staging().statements.filter(
      ({ Action }) => Array.isArray(Action) && Action.includes('ssm:PutParameter'),
    );
    expect(kept.map(({ Action, Resource }) => ({ Action, Resource }))).toEqual([
      {
        Action: ['ssm:GetParameter', 'ssm:PutParameter'],
        Resource: 'arn:aws:ssm:us-east-2:222222222222:parameter/cutover/staging/delivered',
      },
    ]);
  });

  it("pushes to the service's own repository and deletes there, and reads no layer", () => {
    const { statements } = staging();
    const onImages = statements.filter(({ Action }) => [Action].flat().some((one) => one.startsWith('ecr:')));
    expect(onImages.filter(({ Resource }) => Resource !== '*')).toEqual([
      {
        Sid: 'KeepImages',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchDeleteImage',
          'ecr:BatchGetImage',
          'ecr:CompleteLayerUpload',
          'ecr:DescribeImages',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: REPOSITORY,
      },
    ]);
  });

  it('reads and locks the environments that share its images, and changes nothing else of theirs', () => {
    const shared = { ...environment('staging'), aws: environment('dev').aws };
    const policies = renderGlobal(shared, service()).ofType('AWS::IAM::ManagedPolicy');
    const documents = policies.map(({ properties }) => properties.PolicyDocument);
    const theirs = documents.filter((document) => JSON.stringify(document).includes('OfDev"'));
    expect(theirs).toHaveLength(1);
    expect(theirs.flatMap(({ Statement: found }) => found)).toMatchObject([
      {
        Action: 'ssm:GetParameter',
        Resource: 'arn:aws:ssm:us-east-2:111111111111:parameter/cutover/dev/order-invoicing/manifest',
      },
      { Action: 'ecs:DescribeServices' },
      { Action: 'ecs:DescribeTasks' },
      {
        Action: 'ecs:ListTasks',
        Condition: { ArnEquals: { 'ecs:cluster': expect.stringContaining('dev') } },
      },
      {
        Action: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
        Resource: 'arn:aws:dynamodb:us-east-2:111111111111:table/cutover-dev-order-invoicing',
      },
    ]);
  });

  it('reads which image the hosts run where there are any', () => {
    const { statements } = roleIn(renderGlobal({ ...environment('staging'), hosts: hosts() }, service()));
    expect(statements).toContainEqual({
      Sid: 'ReadHostImage',
      Effect: 'Allow',
      Action: 'ssm:GetParameter',
      Resource: 'arn:aws:ssm:us-east-2:222222222222:parameter/cutover/staging/order-invoicing/hosts/image',
    });
  });

  it('passes the roles of tasks and migrations to ECS tasks, and no role to anything else', () => {
    const { statements } = staging();
    expect(statements.filter(({ Action }) => [Action].flat().includes('iam:PassRole'))).toEqual([
      {
        Sid: 'PassRoles',
        Action: 'iam:PassRole',
        Effect: 'Allow',
        Resource: [
          'arn:aws:iam::222222222222:role/cutover-staging-order-invoicing-execution',
          'arn:aws:iam::222222222222:role/cutover-staging-order-invoicing-migration',
          'arn:aws:iam::222222222222:role/cutover-staging-order-invoicing-task',
        ],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
    ]);
  });

  it('assumes the roles of the bootstrap in its own account and region', () => {
    const [statement] = staging().statements.filter(({ Action }) => Action === 'sts:AssumeRole');
    expect(statement?.Resource).toEqual(
      ['deploy', 'file-publishing', 'lookup'].map(
        (role) => `arn:aws:iam::222222222222:role/cdk-hnb659fds-${role}-role-222222222222-us-east-2`,
      ),
    );
  });

  it('looks for no secret where a service has none', () => {
    const { statements } = roleIn(renderGlobal(environment('staging'), smallService()));
    expect(actionsOf(statements)).not.toContain('ssm:GetParameters');
  });

  it('fits into a managed policy, and the session outlasts the longest deployment', () => {
    for (const each of environments()) {
      const { policies, role } = roleIn(renderGlobal(each, service()));
      for (const { properties } of policies) {
        // @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
        expect(JSON.stringify(properties.PolicyDocument).length).toBeLessThanOrEqual(6144);
      }
      expect(role.MaxSessionDuration ?? 3600).toBe(sessionSeconds(each));
    }
    expect(sessionSeconds(environment('dev'))).toBe(3600);
    expect(sessionSeconds(environment('production'))).toBe(2 * 3600);
  });
});
