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
const is =
  (description: string) =>
  ({ GroupDescription, Description }: Record<string, unknown>) =>
    GroupDescription === description || Description === description;

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
        templates.remove('EC2::SecurityGroupEgress', is('requests and health checks'));
        templates.set('EC2::SecurityGroup', is('load balancer'), { SecurityGroupEgress: [NOTHING_OUT] });
      },
      {
        reason:
          /unhealthy, Target\.Timeout: Request timed out; task ServiceSchedulerInitiated: Task failed ELB health checks in \(target-group arn:/,
        line: /"SecurityGroupEgress": \[/,
        change: /lets TCP out to the tasks \(\w+\) on port 8080/,
      },
    ));
});
