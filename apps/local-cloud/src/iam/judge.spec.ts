import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../aws-error.ts';
import { createTestParts } from '../testing/test-parts.ts';
import { ACCOUNT, put, putRole } from './testing/roles.ts';

const SERVICE = `arn:aws:ecs:eu-west-1:${ACCOUNT}:service/cutover/service-blue`;
const CALLER = `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/run`;
const allow = (Action: string | string[], Resource: string = '*', more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const update = {
  service: 'ecs',
  action: 'UpdateService',
  input: { cluster: 'cutover', service: 'service-blue' },
};

async function judged(allowed: object[], call = update, more: object = {}) {
  const parts = createTestParts();
  await putRole(parts, 'deploy', { allow: allowed, more });
  const { iam } = parts;
  const check = () => {
    const record = iam.roles.find('deploy')?.record;
    if (record === undefined) throw new Error('there is no role');
    iam.judge.check(iam.sessions.inRole(record, 'run'), call);
  };
  return { parts, iam, check };
}

function refusal(check: () => void): string {
  try {
    check();
  } catch (error) {
    if (error instanceof AwsError && error.code === 'AccessDeniedException') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('judge', () => {
  it("refuses what no statement allows, in AWS's words", async () => {
    const { check } = await judged([allow('ecs:UpdateService', SERVICE.replace('blue', 'green'))]);
    expect(refusal(check)).toBe(
      `User: ${CALLER} is not authorized to perform: ecs:UpdateService on resource: ${SERVICE} because no identity-based policy allows the ecs:UpdateService action`,
    );
  });

  it('refuses what a statement denies, in other words', async () => {
    const { check } = await judged([allow('ecs:*'), { ...allow('ecs:UpdateService'), Effect: 'Deny' }]);
    expect(refusal(check)).toBe(
      `User: ${CALLER} is not authorized to perform: ecs:UpdateService on resource: ${SERVICE} with an explicit deny in an identity-based policy`,
    );
  });

  it('names the managed policy that denies', async () => {
    const { parts, check } = await judged([allow('ecs:*')]);
    const arn = await put(parts, 'AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: 'never',
      PolicyDocument: { Version: '2012-10-17', Statement: { ...allow('*'), Effect: 'Deny' } },
      Roles: ['deploy'],
    });
    expect(arn).toBe(`arn:aws:iam::${ACCOUNT}:policy/never`);
    expect(refusal(check)).toMatch(
      /with an explicit deny in an identity-based policy: arn:\S+policy\/never$/,
    );
  });

  it('gives no more than the permissions boundary', async () => {
    const parts = createTestParts();
    const boundary = await put(parts, 'AWS::IAM::ManagedPolicy', {
      ManagedPolicyName: 'bounds',
      PolicyDocument: { Version: '2012-10-17', Statement: allow('ssm:*') },
    });
    await putRole(parts, 'deploy', { allow: [allow('*')], more: { PermissionsBoundary: boundary } });
    const { sessions, judge, roles } = parts.iam;
    const caller = sessions.inRole(roles.find('deploy')!.record, 'run');
    expect(refusal(() => judge.check(caller, update))).toMatch(
      /because no permissions boundary allows the ecs:UpdateService action$/,
    );
    expect(() =>
      judge.check(caller, { service: 'ssm', action: 'DescribeParameters', input: {} }),
    ).not.toThrow();
  });

  it('lets the root of the account do everything', async () => {
    const { iam } = await judged([]);
    expect(() => iam.judge.check(iam.root, update)).not.toThrow();
  });

  it('takes policies from everywhere that a template attaches them', async () => {
    const { parts, check } = await judged([]);
    refusal(check);
    await put(parts, 'AWS::IAM::Policy', {
      PolicyName: 'beside',
      PolicyDocument: { Version: '2012-10-17', Statement: allow('ecs:UpdateService', SERVICE) },
      Roles: ['deploy'],
    });
    expect(check).not.toThrow();
  });

  it('forgets a policy that the template no longer has', async () => {
    const { parts, check } = await judged([]);
    const name = await put(parts, 'AWS::IAM::Policy', {
      PolicyName: 'beside',
      PolicyDocument: { Version: '2012-10-17', Statement: allow('*') },
      Roles: ['deploy'],
    });
    expect(check).not.toThrow();
    await parts.providers.find(({ type }) => type === 'AWS::IAM::Policy')?.remove(name);
    refusal(check);
  });

  it('refuses a call when only one of the resources is allowed', async () => {
    const input = { cluster: 'cutover', services: ['service-blue', 'service-green'] };
    const { check } = await judged([allow('ecs:DescribeServices', SERVICE)], {
      ...update,
      action: 'DescribeServices',
      input: input as never,
    });
    expect(refusal(check)).toContain('service/cutover/service-green');
  });

  it('refuses to register a definition whose role may not be passed', async () => {
    const input = { family: 'f', taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/admin` };
    const { check } = await judged(
      [allow('ecs:RegisterTaskDefinition'), allow('iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/task`)],
      { service: 'ecs', action: 'RegisterTaskDefinition', input: input as never },
    );
    expect(refusal(check)).toContain(
      `iam:PassRole on resource: arn:aws:iam::${ACCOUNT}:role/admin because no identity-based policy`,
    );
  });

  it('holds conditions against the tags of the resource', async () => {
    const condition = { Condition: { StringEquals: { 'aws:ResourceTag/team': 'a' } } };
    const { parts, check } = await judged([allow('ecs:DeleteCluster', '*', condition)], {
      service: 'ecs',
      action: 'DeleteCluster',
      input: { cluster: 'c' } as never,
    });
    const ecs = parts.endpoints.find(({ service }) => service === 'ecs')!.handlers;
    const call = (action: string, input: object) => ecs[action]?.(input as never);
    call('CreateCluster', { clusterName: 'c', tags: [{ key: 'team', value: 'b' }] });
    refusal(check);
    call('TagResource', {
      resourceArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/c`,
      tags: [{ key: 'team', value: 'a' }],
    });
    expect(check).not.toThrow();
  });

  describe('of a SecureString', () => {
    const read = {
      service: 'ssm',
      action: 'GetParameter',
      input: { Name: '/a', WithDecryption: true } as never,
    };

    it("is let in by the policy of AWS's own key, unless a statement denies it", async () => {
      const { parts, check } = await judged([allow('ssm:GetParameter')], read);
      parts.parameters.putSecure('/a', 's');
      expect(check).not.toThrow();
      const denying = { ...allow('kms:Decrypt'), Effect: 'Deny' };
      await putRole(parts, 'deploy', { allow: [allow('ssm:GetParameter'), denying] });
      expect(refusal(check)).toContain('kms:Decrypt');
    });
  });

  it('counts which statements and which of their actions were needed, and what was refused', async () => {
    const { iam, check } = await judged([
      allow(['ecs:UpdateService', 'ecs:DeleteService'], '*', { Sid: 'Slots' }),
      allow('ssm:*'),
    ]);
    check();
    check();
    const record = iam.roles.find('deploy')!.record;
    const caller = iam.sessions.inRole(record, 'run');
    refusal(() => iam.judge.check(caller, { service: 'ecs', action: 'ListClusters', input: {} }));
    expect(iam.report()).toEqual({
      roles: [
        {
          name: 'deploy',
          arn: record.arn,
          unknownPolicies: [],
          statements: [
            {
              policy: 'own',
              statement: 'Slots',
              effect: 'Allow',
              uses: 2,
              actions: { 'ecs:UpdateService': 2, 'ecs:DeleteService': 0 },
            },
            { policy: 'own', statement: '1', effect: 'Allow', uses: 0, actions: { 'ssm:*': 0 } },
          ],
        },
      ],
      denied: [
        expect.objectContaining({ caller: CALLER, action: 'ecs:ListClusters', resource: '*', times: 1 }),
      ],
    });
  });

  it('tells which attached policies it does not know, and takes nothing from them', async () => {
    const managed = 'arn:aws:iam::aws:policy/PowerUserAccess';
    const { iam, check } = await judged([], update, { ManagedPolicyArns: [managed] });
    refusal(check);
    expect(iam.report().roles[0]?.unknownPolicies).toEqual([managed]);
  });
});

describe('roles of a template', () => {
  it.each([
    ['AssumeRolePolicyDocument', { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'a' } }],
    ['Policies', [{ PolicyName: 'p', PolicyDocument: { Statement: { Effect: 'Perhaps' } } }]],
    ['MaxSessions', 3],
  ])('are refused when %s cannot be taken as it is', async (property, value) => {
    const parts = createTestParts();
    await expect(putRole(parts, 'r', { more: { [property]: value } })).rejects.toMatchObject({
      name: 'UnsupportedProperty',
      property,
    });
  });
});
