import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectCause } from './testing/expect-cause.ts';
import type { ExpectedCause } from './testing/expect-cause.ts';
import type { Templates } from './testing/templates.ts';
import { Workspace } from './testing/workspace.ts';

const NOTHING_OUT = {
  CidrIp: '255.255.255.255/32',
  Description: 'Disallow all traffic',
  IpProtocol: 'icmp',
  FromPort: 252,
  ToPort: 86,
};
const groupOf = (what: RegExp) => (properties: Record<string, unknown>) =>
  what.test(String(properties['GroupDescription']));
const onPort = (port: number) => (properties: Record<string, unknown>) => properties['FromPort'] === port;
const TIMED_OUT =
  /target unhealthy, Target\.Timeout: Request timed out; task ServiceSchedulerInitiated: Task failed ELB health checks in \(target-group arn:/;

/** What the slots share is broken before anything is live: as the first release of a new environment meets it. */
describe('first deploy on a broken network', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
  });

  afterAll(() => workspace.remove());

  async function expectNothingLive(change: (templates: Templates) => void, cause: ExpectedCause) {
    await workspace.breakTemplates(change);
    const run = await workspace.run('deploy', { load: 0, bake: '0s' });
    await expectCause(workspace, run, cause);
    const { result } = await workspace.run('status');
    expect(result.live).toBeUndefined();
    const response = await fetch(String(run.result.url ?? result.url));
    expect(response.status).toBe(503);
  }

  it('names the group of the load balancer when it lets nothing out to the tasks', () =>
    expectNothingLive(
      (templates) => {
        templates.remove('EC2::SecurityGroupEgress', onPort(8080));
        templates.set('EC2::SecurityGroup', groupOf(/^load balancer/), {
          SecurityGroupEgress: [NOTHING_OUT],
        });
      },
      {
        reason: TIMED_OUT,
        line: /"SecurityGroupEgress": \[/,
        change: /lets TCP out to the tasks \(\w+\) on port 8080: add it/,
      },
    ));

  it('names the group of the tasks when it lets nothing in from the load balancer', () =>
    expectNothingLive((templates) => templates.remove('EC2::SecurityGroupIngress', onPort(8080)), {
      reason: TIMED_OUT,
      line: /"Properties": \{/,
      change: /that of the tasks, lets TCP in from the load balancer \(\w+\) on port 8080: add it/,
    }));

  it('names the port of the rule when the load balancer is let out to another one', () =>
    expectNothingLive(
      (templates) =>
        templates.set('EC2::SecurityGroupEgress', onPort(8080), { FromPort: 8081, ToPort: 8081 }),
      {
        reason: TIMED_OUT,
        line: /"FromPort": 8081/,
        change: /^FromPort is 8081, and the tasks listen on 8080/,
      },
    ));

  it('names the group of the database when it lets no task in, whose connections then time out', () =>
    expectNothingLive((templates) => templates.remove('EC2::SecurityGroupIngress', onPort(5432)), {
      reason: /connections to the database .* time out/,
      line: /"Properties": \{|"SecurityGroupIngress"/,
      change: /lets TCP in from the tasks \(\w+\) on port 5432: add it/,
    }));

  it('lets the same release go live at once when the line is mended', async () => {
    await workspace.breakTemplates(() => undefined);
    const { exitCode, output, result } = await workspace.run('deploy', { load: 0, bake: '0s' });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(output).not.toMatch(/^(cause|template):/m);
    expect(result).toMatchObject({ status: 'SUCCESSFUL', toSlot: 'blue' });
    expect(result.causes).toBeUndefined();
  });
});
