import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import { smallStack, writeAssembly } from './testing/fixture-assembly.ts';
import { startCloud } from './testing/start-cloud.ts';
import type { TestCloud } from './testing/start-cloud.ts';

const answer = (StatusCode: string) => ({
  Type: 'fixed-response' as const,
  FixedResponseConfig: { StatusCode },
});

/** A load balancer with a listener that answers by itself. */
const balancerStack = {
  Resources: {
    ...smallStack.Resources,
    OtherSubnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.99.1.0/24', AvailabilityZone: 'eu-west-1b' },
    },
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Name: 'test',
        Type: 'application',
        Scheme: 'internet-facing',
        Subnets: [{ Ref: 'Subnet' }, { Ref: 'OtherSubnet' }],
      },
    },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: { Ref: 'Balancer' },
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [answer('503')],
      },
    },
  },
};

const askFor = (cloud: TestCloud, seconds: unknown) =>
  fetch(`${cloud.url}/_cutover/propagation`, { method: 'PUT', body: JSON.stringify({ seconds }) });

describe('PUT /_cutover/propagation', () => {
  it('makes edits of rules late: old and new rules serve until the time is over', async () => {
    await using cloud = await startCloud();
    await cloud.stop();
    const assembly = await writeAssembly(join(cloud.folder, 'balancer'), { balancer: balancerStack });
    expect(await cloud.start({ assembly })).toBeUndefined();
    const refused = await askFor(cloud, -1);
    expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('seconds')]);
    expect((await askFor(cloud, 20)).status).toBe(200);

    const health = (await (await fetch(`${cloud.url}/_cutover/health`)).json()) as {
      listeners: { listenerArn: string; url: string }[];
    };
    const { listenerArn, url } = health.listeners[0]!;
    const elb = new ElasticLoadBalancingV2Client(cloud.client());
    await elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, DefaultActions: [answer('404')] }));
    // 20 seconds pass in two.
    const edited = performance.now();
    const seen = new Set<number>();
    while (performance.now() - edited < 1500) seen.add((await fetch(url)).status);
    expect(seen).toEqual(new Set([503, 404]));
    await sleep(Math.max(0, 2100 - (performance.now() - edited)));
    for (let round = 0; round < 50; round += 1) expect((await fetch(url)).status).toBe(404);
  });
});
