import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateRuleCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
  paginateDescribeRules,
  waitUntilTargetDeregistered,
  waitUntilTargetInService,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { answerCall } from '../wire/answer-call.ts';
import { createFaults } from '../wire/faults.ts';
import { listen } from '../wire/http-server.ts';
import type { HttpServer } from '../wire/http-server.ts';
import { TestBalancer } from './testing/test-balancer.ts';

let balancer: TestBalancer;
let server: HttpServer;
let client: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  balancer = await TestBalancer.start();
  const context = {
    endpoints: [balancer.balancing.endpoint],
    faults: createFaults(),
    callerOf: () => ({ arn: 'arn:aws:iam::123456789012:root', userId: '123456789012' }),
    judge: { check: () => undefined },
    flush: () => Promise.resolve(),
    log: () => undefined,
  };
  server = await listen(0, async (request) => {
    return (await answerCall(request, context)) ?? { status: 404, headers: {}, body: '' };
  });
  client = new ElasticLoadBalancingV2Client({
    endpoint: server.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  client.destroy();
  await server.close();
  await balancer.stop();
});

describe('a stock client', () => {
  it('gets errors under the names that it knows', async () => {
    const refused = async (sent: Promise<unknown>) => {
      try {
        await sent;
        return 'no error';
      } catch (error) {
        return (error as { name: string }).name;
      }
    };
    expect(await refused(client.send(new DeleteTargetGroupCommand({ TargetGroupArn: balancer.blue })))).toBe(
      'ResourceInUseException',
    );
    const noRule = balancer.ruleArn.replace(/\w+$/, '0123456789abcdef');
    expect(await refused(client.send(new ModifyRuleCommand({ RuleArn: noRule, Actions: [] })))).toBe(
      'RuleNotFoundException',
    );
    const taken = new CreateRuleCommand({
      ListenerArn: balancer.listenerArn,
      Priority: 100,
      Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
      Actions: [balancer.weighted(1, 1)],
    });
    expect(await refused(client.send(taken))).toBe('PriorityInUseException');
  });

  it('reads and writes weights as it does on AWS', async () => {
    const actions = [balancer.weighted(0, 999)];
    await client.send(new ModifyRuleCommand({ RuleArn: balancer.ruleArn, Actions: actions }));
    const { Rules } = await client.send(new DescribeRulesCommand({ RuleArns: [balancer.ruleArn] }));
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig).toEqual({
      TargetGroups: [
        { TargetGroupArn: balancer.blue, Weight: 0 },
        { TargetGroupArn: balancer.green, Weight: 999 },
      ],
      TargetGroupStickinessConfig: { Enabled: false },
    });
    await client.send(new ModifyRuleCommand({ RuleArn: balancer.ruleArn, Actions: Rules?.[0]?.Actions }));
  });

  it('pages through rules', async () => {
    const found: (string | undefined)[] = [];
    const request = { ListenerArn: balancer.listenerArn };
    for await (const { Rules } of paginateDescribeRules({ client, pageSize: 1 }, request)) {
      found.push(...(Rules ?? []).map((rule) => rule.Priority));
    }
    expect(found).toEqual(['100', 'default']);
  });

  it('waits for a target to come and to go', async () => {
    const { ip } = await balancer.addTarget(balancer.blue, 'blue', { wait: false });
    const targets = { TargetGroupArn: balancer.blue, Targets: [{ Id: ip, Port: 8080 }] };
    const patience = { client, maxWaitTime: 20, minDelay: 1, maxDelay: 1 };
    expect((await waitUntilTargetInService(patience, targets)).state).toBe('SUCCESS');
    await client.send(new DeregisterTargetsCommand(targets));
    const { TargetHealthDescriptions } = await client.send(new DescribeTargetHealthCommand(targets));
    expect(TargetHealthDescriptions?.[0]?.TargetHealth?.State).toBe('draining');
    expect((await waitUntilTargetDeregistered(patience, targets)).state).toBe('SUCCESS');
  });

  it('finds its way from the load balancer to listeners and groups', async () => {
    const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand({ Names: ['test'] }));
    expect(LoadBalancers).toMatchObject([
      { LoadBalancerName: 'test', Type: 'application', State: { Code: 'active' }, VpcId: 'vpc-1' },
    ]);
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
    const { Listeners } = await client.send(new DescribeListenersCommand({ LoadBalancerArn }));
    expect(Listeners).toMatchObject([{ ListenerArn: balancer.listenerArn, Protocol: 'HTTP' }]);
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(TargetGroups?.map((group) => [group.TargetGroupName, group.LoadBalancerArns])).toEqual([
      ['blue', [LoadBalancerArn]],
      ['green', [LoadBalancerArn]],
    ]);
  });
});
