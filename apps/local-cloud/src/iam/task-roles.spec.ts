import { describe, expect, it } from '@jest/globals';
import { createTestParts } from '../testing/test-parts.ts';
import { ACCOUNT, putRole, roleArn, tasksTrust } from './testing/roles.ts';

const TASK = `arn:aws:ecs:eu-west-1:${ACCOUNT}:task/cutover/0123`;
const IMAGE = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/cutover/service@sha256:00`;
const execution = { roleArn: roleArn('execution'), taskId: '0123' };
const allow = (action: string | string[], Resource: string) => ({
  Effect: 'Allow',
  Action: action,
  Resource,
});

async function setUp(statements: object[] = [], trust: object = tasksTrust) {
  const parts = createTestParts();
  await putRole(parts, 'execution', { allow: statements, trust });
  await putRole(parts, 'task', { allow: [] });
  return parts.iam;
}

describe('taskRoles', () => {
  it.each([
    ['another service', { ...tasksTrust, Principal: { Service: 'ec2.amazonaws.com' } }],
    [
      'tasks of another account',
      { ...tasksTrust, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } },
    ],
    ['an account', { ...tasksTrust, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }],
    ['everybody of AWS', { ...tasksTrust, Principal: '*' }],
  ])('cannot be taken by ECS when they trust %s', async (_, trust) => {
    const { taskRoles } = await setUp([], trust);
    expect(taskRoles.canAssume(execution.roleArn, TASK)).toBe(false);
  });

  it('can be taken when they trust tasks of this account, and exist', async () => {
    const { taskRoles } = await setUp();
    expect(taskRoles.canAssume(execution.roleArn, TASK)).toBe(true);
    expect(taskRoles.canAssume(roleArn('nobody'), TASK)).toBe(false);
    expect(taskRoles.canAssume(execution.roleArn.replace(ACCOUNT, '999999999999'), TASK)).toBe(false);
  });

  it('need the token, the manifest and the layers of an image of ECR, and nothing for others', async () => {
    const repository = `arn:aws:ecr:eu-west-1:${ACCOUNT}:repository/cutover/service`;
    const { taskRoles: none } = await setUp();
    expect(none.refusesRegistry(execution, IMAGE)).toContain('ecr:GetAuthorizationToken on resource: *');
    expect(none.refusesRegistry(execution, 'docker.io/library/nginx')).toBeUndefined();
    expect(none.refusesImage(execution, 'docker.io/library/nginx')).toBeUndefined();
    const { taskRoles: half } = await setUp([allow('ecr:BatchGetImage', repository)]);
    expect(half.refusesImage(execution, IMAGE)).toContain(
      `ecr:GetDownloadUrlForLayer on resource: ${repository}`,
    );
    const { taskRoles } = await setUp([allow('ecr:*', repository), allow('ecr:GetAuthorizationToken', '*')]);
    expect(taskRoles.refusesRegistry(execution, IMAGE)).toBeUndefined();
    expect(taskRoles.refusesImage(execution, IMAGE)).toBeUndefined();
  });

  it.each([
    [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/cutover/production/service/password`],
    [`arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/cutover/dev/other/password`],
  ])('refuse a secret that is not theirs: %s', async (secret) => {
    const own = `arn:aws:ssm:eu-west-1:${ACCOUNT}:parameter/cutover/dev/service/password`;
    const { taskRoles } = await setUp([allow('ssm:GetParameters', own)]);
    expect(taskRoles.refusesSecrets(execution, [own])).toBeUndefined();
    expect(taskRoles.refusesSecrets(execution, [own, secret])).toBe(
      `User: arn:aws:sts::${ACCOUNT}:assumed-role/execution/0123 is not authorized to perform: ssm:GetParameters on resource: ${secret} because no identity-based policy allows the ssm:GetParameters action`,
    );
  });

  it('write to the log group whose ARN ends in a star', async () => {
    const group = `arn:aws:logs:eu-west-1:${ACCOUNT}:log-group:/cutover/dev/service`;
    const { taskRoles } = await setUp([allow('logs:CreateLogStream', `${group}:*`)]);
    const log = (name: string) => ({ group: name, stream: 'blue/service/0123' });
    expect(taskRoles.refusesLog(execution, 'CreateLogStream', log('/cutover/dev/service'))).toBeUndefined();
    expect(taskRoles.refusesLog(execution, 'CreateLogStream', log('/cutover/dev/other'))).toBeDefined();
    expect(taskRoles.refusesLog(execution, 'PutLogEvents', log('/cutover/dev/service'))).toBeDefined();
  });

  it('give a task keys of its own role for as long as it runs', async () => {
    const { taskRoles, sessions } = await setUp();
    const environment = taskRoles.environment('0123', roleArn('task'));
    expect(taskRoles.environment('0123', roleArn('task'))).toEqual(environment);
    const address = new URL(environment['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '');
    expect(address.origin).toBe(environment['AWS_ENDPOINT_URL']);
    expect(taskRoles.credentials('/v2/credentials/0123')).toBeUndefined();
    const given = taskRoles.credentials(address.pathname)!;
    const request = {
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${given.AccessKeyId}/x/y/z/aws4_request`,
        'x-amz-security-token': given.Token,
      },
    };
    expect(given).toMatchObject({
      RoleArn: roleArn('task'),
      Expiration: expect.stringMatching(/T.*\dZ$/) as unknown,
    });
    expect(sessions.callerOf(request).arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/task/0123`);

    taskRoles.release('0123');
    expect(taskRoles.credentials(address.pathname)).toBeUndefined();
    expect(() => sessions.callerOf(request)).toThrow('is invalid');
  });

  it('give a task without a role no keys, but the way to this cloud', async () => {
    const { taskRoles } = await setUp();
    expect(taskRoles.environment('0123', undefined)).toEqual({ AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' });
  });
});
