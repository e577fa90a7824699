import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectCause } from './testing/expect-cause.ts';
import type { ExpectedCause } from './testing/expect-cause.ts';
import { releases } from './testing/releases.ts';
import type { Resource, Templates } from './testing/templates.ts';
import { type VerbRun, Workspace } from './testing/workspace.ts';

const named = (name: RegExp) => (properties: Record<string, unknown>, logicalId: string) =>
  name.test(typeof properties['Name'] === 'string' ? properties['Name'] : logicalId);
const GREEN = named(/green/);

/** What only new tasks meet, or the idle slot: production goes on as if nothing had happened. */
describe('deploy with a broken template', () => {
  let workspace: Workspace;
  let version = 0;

  beforeAll(async () => {
    workspace = await Workspace.create();
    const { exitCode, output, result } = await workspace.run('deploy', { bake: '1s', load: 0 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(output).not.toMatch(/^(cause|template):/m);
    expect(result.causes).toBeUndefined();
  });

  beforeEach(async () => {
    await workspace.restoreBundle();
    await releases.good(workspace.bundle, `broken template ${++version}`);
  });

  afterAll(() => workspace.remove());

  async function expectKeptOnBlue(change: (templates: Templates) => void, cause: ExpectedCause) {
    await workspace.breakTemplates(change);
    const run = await workspace.run('deploy', { bake: '1s', load: 50 });
    await expectCause(workspace, run, cause);
    await expectUntouched(run);
  }

  async function expectUntouched({ output, result }: VerbRun) {
    const { firstFailures, requests } = result;
    expect({ output, firstFailures, failed: requests?.failed ?? 0 }).toMatchObject({ failed: 0 });
    const status = await workspace.run('status');
    expect(status.result).toMatchObject({ live: 'blue', weights: { blue: 100, green: 0 } });
    const response = await fetch(`${String(status.result.url)}/health/simple`);
    expect([response.status, response.headers.get('x-cutover-slot')]).toEqual([200, 'blue']);
  }

  it('names the health check when its path does not exist', () =>
    expectKeptOnBlue(
      (templates) =>
        templates.set('ElasticLoadBalancingV2::TargetGroup', GREEN, { HealthCheckPath: '/helth' }),
      {
        reason: /Target\.ResponseCodeMismatch: Health checks failed with these codes: \[404\]; task Service/,
        line: /"HealthCheckPath": "\/helth"/,
        change: /the service is checked by \/health\/simple: change it to \/health\/simple$/,
      },
    ));

  it('names the health check when its path waits for a slow dependency', async () => {
    await releases.hasSlowDeepHealth(workspace.bundle);
    await expectKeptOnBlue(
      (templates) =>
        templates.set('ElasticLoadBalancingV2::TargetGroup', GREEN, { HealthCheckPath: '/health' }),
      {
        reason: /target unhealthy, Target\.Timeout: Request timed out/,
        line: /"HealthCheckPath": "\/health"/,
        change: /takes longer than HealthCheckTimeoutSeconds \(2\) .* change it to \/health\/simple$/,
      },
    );
  });

  it('names the port of the health check when no task listens there', () =>
    expectKeptOnBlue(
      (templates) => templates.set('ElasticLoadBalancingV2::TargetGroup', GREEN, { HealthCheckPort: '8081' }),
      {
        reason: /target unhealthy, Target\.Timeout/,
        line: /"HealthCheckPort": "8081"/,
        change: /^HealthCheckPort is 8081, and the tasks listen on 8080: change it to "8080"/,
      },
    ));

  it('names the port that the tasks are told when requests are sent to another', () =>
    expectKeptOnBlue((templates) => templates.inManifest('PORT', '9090'), {
      reason: /target unhealthy, Target\.FailedHealthChecks: Health checks failed/,
      line: /PORT.*9090/,
      change: /^PORT is 9090, on which the tasks listen, and requests are sent to 8080: change it/,
    }));

  it('names the secret when no parameter has its name', () =>
    expectKeptOnBlue(
      (templates) =>
        templates.inManifest(
          'DB_USER',
          'arn:aws:ssm:eu-west-1:123456789012:parameter/cutover/local/service/database/app-usser',
        ),
      {
        reason:
          /task TaskFailedToStart: ResourceInitializationError: unable to pull secrets or registry auth: .*invalid parameters: \/cutover\/local\/service\/database\/app-usser$/,
        line: /database\/app-usser/,
        change:
          /app-usser, which does not exist: change it to \/cutover\/local\/service\/database\/app-user$/,
      },
    ));

  it('names the statement of the execution role when it leaves out a parameter', () =>
    expectKeptOnBlue(
      (templates) => {
        const { resource } = templates.find('IAM::Role', (_, logicalId) => logicalId.includes('execution'));
        const { statement, list } = statementOf(resource, 'ssm:GetParameters');
        statement.Resource = list.filter((arn) => !arn.endsWith('/database/app-password'));
      },
      {
        reason:
          /task TaskFailedToStart: ResourceInitializationError: .* AccessDeniedException: User: arn:aws:sts::\d+:assumed-role\/\S+ is not authorized to perform: ssm:GetParameters on resource: \S+\/database\/app-password because no identity-based policy allows/,
        line: /"Resource": \[/,
        change:
          /^no statement of the role allows ssm:GetParameters on \S+\/database\/app-password: add the resource to this one$/,
      },
    ));

  it('names the log group when nobody made it', () =>
    expectKeptOnBlue((templates) => templates.inManifest('logGroup', '/cutover/local/nowhere'), {
      reason:
        /ResourceInitializationError: failed to validate logger args: .*The specified log group does not exist/,
      line: /cutover\/local\/nowhere/,
      change: /^logGroup is \/cutover\/local\/nowhere, which does not exist/,
    }));

  it('names the route table when no route leads out of the subnet of the tasks', () =>
    expectKeptOnBlue(
      (templates) => {
        for (const zone of [1, 2]) templates.remove('EC2::Route', named(new RegExp(`tasksSubnet${zone}`)));
      },
      {
        reason:
          /task TaskFailedToStart: ResourceInitializationError: .*There is a connection issue between the task and Amazon ECR\. Check your task network configuration\..*i\/o timeout/,
        line: /"Properties": \{/,
        change: /has no route to 0\.0\.0\.0\/0 that leads out: add an AWS::EC2::Route to a NAT gateway/,
      },
    ));

  it('names assignPublicIp when the route leads to an internet gateway and no task has a public address', () =>
    expectKeptOnBlue(
      (templates) => {
        const { GatewayId } = templates.find('EC2::Route', named(/publicSubnet1/)).resource.Properties;
        for (const zone of [1, 2]) {
          const route = templates.find('EC2::Route', named(new RegExp(`tasksSubnet${zone}`))).resource;
          delete route.Properties['NatGatewayId'];
          route.Properties['GatewayId'] = GatewayId;
        }
      },
      {
        reason: /There is a connection issue between the task and Amazon ECR/,
        line: /assignPublicIp/,
        change: /^assignPublicIp is false, .* internet gateway, .*: change it to true/,
      },
    ));

  it('names the pool before anything starts when both slots want more connections than the database takes', async () => {
    await expectKeptOnBlue((templates) => templates.inManifest('DB_POOL_SIZE', '50'), {
      reason:
        /remaining connection slots are reserved for roles with the SUPERUSER attribute; sorry, too many clients already/,
      line: /DB_POOL_SIZE.*50/,
      change:
        /200 connections \(2 slots, 2 tasks each, 50 a task\); .* takes 84 and keeps 3 of them: change it to 20 or less/,
    });
  });

  it('refuses a timeout that is not below the interval, as ELB does, and names its line', async () => {
    await workspace.breakTemplates((templates) =>
      templates.set('ElasticLoadBalancingV2::TargetGroup', GREEN, { HealthCheckTimeoutSeconds: 5 }),
    );
    const run = await workspace.run('deploy', { bake: '1s', load: 50 });
    expect({ output: run.output, exitCode: run.exitCode }).toMatchObject({ exitCode: 1 });
    expect(run.output).toMatch(
      /Properties\.HealthCheckTimeoutSeconds of \w+ in stack \S+ \(\S+\.template\.json:\d+\): Health check interval must be greater than the timeout\./,
    );
    await expectUntouched(run);
  });
});

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

/** The statement of a role that allows an action, and the resources that it names one by one. */
function statementOf({ Properties }: Resource, action: string): { statement: Statement; list: string[] } {
  const policies = Properties['Policies'] as { PolicyDocument: { Statement: Statement[] } }[];
  const statement = policies
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .find(({ Action }) => [Action].flat().includes(action));
  if (statement === undefined) throw new Error(`no statement allows ${action}`);
  return { statement, list: statement.Resource as string[] };
}
