import { namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service, smallService } from '../testing/fixtures.ts';
import type { Statement } from '../template/properties.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { render } from '../testing/render.ts';

function roles(stage: RenderedStage) {
  const [task, execution] = ['the service at work', 'ECS while it starts a task'].map(
    (what) =>
      stage.ofType('AWS::IAM::Role').find(({ properties }) => properties.Description === what)?.properties,
  );
  const statements = execution?.Policies?.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
  return { task: task!, execution: execution!, statements };
}

function resourcesOf(statements: readonly Statement[], action: string): string[] {
  return statements
    .filter(({ Action }) => [Action].flat().includes(action))
    .flatMap(({ Resource }) => Resource);
}

describe('TaskRoles', () => {
  it('lets ECS read exactly the parameters that a task starts with', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      const { manifestParameter } = namesOf(each.name, 'order-invoicing');
      const { task } = parseManifest(stage.parameter(manifestParameter), each.name);
      const used = Object.values(task.secrets);
      expect(used).toHaveLength(6);
      expect(resourcesOf(roles(stage).statements, 'ssm:GetParameters').sort()).toEqual(used.sort());
      for (const arn of used) {
        expect(arn).toMatch(
          `arn:aws:ssm:${each.aws.region}:${each.aws.account}:parameter/cutover/${each.name}/order-invoicing/`,
        );
      }
    }
  });

  it('lets the migrations alone have the owner of the tables', () => {
    const stage = render(environment('staging'), service());
    const readable = (what: string) =>
      stage
        .ofType('AWS::IAM::Role')
        .filter(({ properties }) => properties.Description === what)
        .flatMap(({ properties: { Policies = [] } }) =>
          Policies.flatMap((policy) => policy.PolicyDocument.Statement),
        )
        .filter(({ Action }) => Action === 'ssm:GetParameters')
        .flatMap(({ Resource }) => Resource)
        .map((arn) => arn.replace(/^.*order-invoicing\//, ''))
        .sort();
    expect(readable('ECS while it starts a task')).not.toContain('database/password');
    expect(readable('ECS while it starts the migrations')).toEqual(
      [...readable('ECS while it starts a task'), 'database/user', 'database/password'].sort(),
    );
  });

  it('lets ECS decrypt through Parameter Store alone, and only those parameters', () => {
    const { statements } = roles(render(environment('staging'), service()));
    const decrypt = statements.filter(({ Action }) => Action === 'kms:Decrypt');
    expect(decrypt).toHaveLength(1);
    expect(decrypt[0]?.Condition).toEqual({
      StringEquals: {
        'kms:ViaService': 'ssm.us-east-2.amazonaws.com',
        'kms:EncryptionContext:PARAMETER_ARN': expect.any(Array),
      },
    });
    const parameters = decrypt[0]?.Condition?.StringEquals?.['kms:EncryptionContext:PARAMETER_ARN'];
    expect([parameters].flat().sort()).toEqual([...resourcesOf(statements, 'ssm:GetParameters')].sort());
  });

  it('lets ECS pull from the repository and write to the log group of this service alone', () => {
    const stage = render(environment('staging'), service());
    const { statements } = roles(stage);
    const repository = 'arn:aws:ecr:us-east-2:222222222222:repository/cutover/order-invoicing';
    const { logGroup: name } = namesOf('staging', 'order-invoicing');
    const logGroup = stage
      .ofType('AWS::Logs::LogGroup')
      .find(({ properties }) => properties.LogGroupName === name)?.logicalId;
    expect(logGroup).toBeDefined();
    expect(resourcesOf(statements, 'ecr:BatchGetImage')).toEqual([repository]);
    expect(resourcesOf(statements, 'logs:PutLogEvents')).toEqual([
      expect.stringMatching(new RegExp(`log-group:${String(logGroup)}:\\*$`)),
    ]);
    const everywhere = statements.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(everywhere.map(({ Action }) => Action)).toEqual(['ecr:GetAuthorizationToken']);
  });

  it('reads nothing for a service without secrets', () => {
    const { statements } = roles(render(environment('staging'), smallService()));
    expect(statements.flatMap(({ Action }) => Action).filter((action) => /^(ssm|kms):/.test(action))).toEqual(
      [],
    );
  });

  it('gives the service itself no right at all', () => {
    const { task } = roles(render(environment('production'), service()));
    expect(Object.keys(task).sort()).toEqual(['AssumeRolePolicyDocument', 'Description', 'RoleName', 'Tags']);
  });

  it('lets an operator open a shell where exec is on, and records it', () => {
    const stage = render(
      environment('staging', () => ({ exec: true })),
      service(),
    );
    const { task } = roles(stage);
    const statements = task.Policies?.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
    expect(resourcesOf(statements, 'ssmmessages:OpenDataChannel')).toEqual(['*']);
    expect(resourcesOf(statements, 'logs:PutLogEvents')).toEqual([expect.stringMatching(/log-group:shells/)]);
    expect(stage.only('AWS::ECS::Cluster').properties).toMatchObject({
      Configuration: { ExecuteCommandConfiguration: { Logging: 'OVERRIDE' } },
    });
  });

  it('is for ECS on behalf of this account alone', () => {
    const { task, execution } = roles(render(environment('production'), service()));
    for (const { AssumeRolePolicyDocument } of [task, execution]) {
      expect(AssumeRolePolicyDocument.Statement).toEqual([
        {
          Action: 'sts:AssumeRole',
          Effect: 'Allow',
          Principal: { Service: 'ecs-tasks.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '333333333333' },
            ArnLike: { 'aws:SourceArn': 'arn:aws:ecs:us-east-2:333333333333:*' },
          },
        },
      ]);
    }
  });
});
