import { STS } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forbiddenToDeployRole, forbiddenToTaskRole } from './testing/forbidden-calls.ts';
import { asJob, asRoot, asTask, roleArn } from './testing/in-role.ts';
import type { IamReport } from './testing/iam-report.ts';
import { releases } from './testing/releases.ts';
import { Workspace } from './testing/workspace.ts';

const REGISTRY =
  "of a registry's own protocol, in which an image is pushed and found: the local cloud is no registry";

/** What the template gives and no rehearsal needs, with the reason why it stays. */
const unusedForAReason: Readonly<Record<string, string>> = {
  'cutover-local-deploy AssumeBootstrapRoles sts:AssumeRole':
    'cdk deploy acts through the roles of cdk bootstrap: nobody runs it against this machine',
  'cutover-local-deploy KeepImages ecr:BatchGetImage':
    'of images of several platforms, which a bundle of this machine is not',
  'cutover-local-deploy KeepImages ecr:CompleteLayerUpload': REGISTRY,
  'cutover-local-deploy KeepImages ecr:InitiateLayerUpload': REGISTRY,
  'cutover-local-deploy KeepImages ecr:PutImage': REGISTRY,
  'cutover-local-deploy KeepImages ecr:UploadLayerPart': REGISTRY,
  'cutover-local-deploy ReadWhatHasNoResourceLevel ecr:GetAuthorizationToken': REGISTRY,
  'cutover-local-deploy KeepDeliveredCommit ssm:GetParameter':
    'for the pipeline, whose own rehearsal uses it (tools/delivery)',
  'cutover-local-deploy KeepDeliveredCommit ssm:PutParameter':
    'for the pipeline, whose own rehearsal uses it (tools/delivery)',
  'cutover-local-deploy WriteListeners elasticloadbalancing:ModifyListener':
    'only where a listener forwards by its default action, which those of this template do not',
  'cutover-local-deploy WatchTasks ecs:StopTask': 'only where a migration is interrupted',
};

/** Layers that are there already need not be asked for, and a task always pulls: AWS lists the three together. */
const GIVEN_TOGETHER = 'ecr:BatchCheckLayerAvailability';

describe('the roles of the template', () => {
  let workspace: Workspace;
  let report: IamReport;

  beforeAll(async () => {
    workspace = await Workspace.create();
    expect(await workspace.run('deploy', { bake: '1s', load: 0 })).toMatchObject({ exitCode: 0 });
    await releases.good(workspace.bundle, '2');
    const canary = { bake: '1s', steps: '50,100', load: 100 };
    expect(await workspace.run('deploy', canary)).toMatchObject({ exitCode: 0 });
    expect(await workspace.run('rollback', { bake: '1s', load: 0 })).toMatchObject({ exitCode: 0 });
    await releases.migrationFails(workspace.bundle);
    expect(await workspace.run('deploy')).toMatchObject({ exitCode: 1 });
    await workspace.restoreBundle();
    await releases.crashesAtStart(workspace.bundle);
    expect(await workspace.run('deploy')).toMatchObject({ exitCode: 1 });
    expect(await workspace.run('status')).toMatchObject({ exitCode: 0 });
    expect(await workspace.run('logs')).toMatchObject({ exitCode: 0 });
    const now = { olderThan: '0s', prune: true };
    expect(await workspace.run('release-images', now)).toMatchObject({
      exitCode: 0,
      result: { status: 'SUCCESSFUL' },
    });
    report = await workspace.iam();
  }, 300_000);

  afterAll(() => workspace.remove());

  it('give everything that the verbs and the tasks need', () => {
    expect(report.denied).toEqual([]);
    expect(report.roles.flatMap(({ unknownPolicies }) => unknownPolicies)).toEqual([]);
  });

  it('are the ones that the verbs and the tasks run with', () => {
    const busy = report.roles.filter(({ statements }) => statements.some(({ uses }) => uses > 0));
    expect(busy.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['cutover-local-deploy', 'cutover-local-service-execution']),
    );
  });

  it('give nothing that no rehearsal needs, but for a reason', () => {
    const unused = report.roles.flatMap(({ name, statements }) =>
      statements
        .filter(({ effect }) => effect === 'Allow')
        .flatMap(({ statement, actions }) =>
          Object.entries(actions)
            .filter(([action, uses]) => uses === 0 && action !== GIVEN_TOGETHER)
            .map(([action]) => `${name} ${statement} ${action}`),
        ),
    );
    expect(unused.sort()).toEqual(Object.keys(unusedForAReason).sort());
  });

  it.each(forbiddenToDeployRole)('refuse %s to the deploy role: it must not %s', async (action, _, call) => {
    const job = await asJob(await workspace.endpoint(), 'cutover-local-deploy');
    await expectRefused(call(job), action);
  });

  it.each(forbiddenToTaskRole)('refuse %s to the task role: it must not %s', async (action, _, call) => {
    const [pid = 0] = await workspace.taskPids();
    await expectRefused(call(await asTask(pid)), action);
  });

  it('are known to the SDK inside of a task', async () => {
    const [pid = 0] = await workspace.taskPids();
    const { Arn: arn } = await new STS(await asTask(pid)).getCallerIdentity({});
    expect(arn).toMatch(/:assumed-role\/cutover-local-service-task\/[0-9a-f]{32}$/);
  });

  it.each([
    ['another repository', { sub: 'repo:evil/cutover:environment:local' }],
    ['another environment', { sub: 'repo:example/cutover:environment:production' }],
    ['a branch', { sub: 'repo:example/cutover:ref:refs/heads/main' }],
    ['a pull request', { sub: 'repo:example/cutover:pull_request' }],
    ['another audience', { aud: 'https://github.com/example' }],
    ['another issuer', { iss: 'https://gitlab.com' }],
  ])('are not given for a token of %s', async (_, claims) => {
    await expect(asJob(await workspace.endpoint(), 'cutover-local-deploy', claims)).rejects.toMatchObject({
      name: expect.stringMatching(/^(AccessDenied|InvalidIdentityToken)/) as unknown,
    });
  });

  it.each(['execution', 'migration', 'task'])(
    "are ECS's alone where they are a task's: nobody else takes the %s role",
    async (role) => {
      const endpoint = await workspace.endpoint();
      const name = `cutover-local-service-${role}`;
      const assume = { RoleArn: roleArn(name), RoleSessionName: 'mine' };
      await expectRefused(new STS(asRoot(endpoint)).assumeRole(assume), 'sts:AssumeRole');
      await expect(asJob(endpoint, name)).rejects.toMatchObject({ name: 'AccessDenied' });
    },
  );
});

async function expectRefused(call: Promise<unknown>, action: string): Promise<void> {
  await expect(call).rejects.toMatchObject({
    name: expect.stringMatching(/^AccessDenied(Exception)?$/) as unknown,
    message: expect.stringContaining(`is not authorized to perform: ${action} on resource: `) as unknown,
  });
}
