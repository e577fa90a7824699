import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLoadBalancing } from '../index.ts';
import type { LoadBalancing } from '../index.ts';
import { FakeNetwork } from '../testing/fake-network.ts';
import { createMemoryStore } from '../../store/memory-store.ts';
import { RecordedMetrics } from '../testing/recorded-metrics.ts';

let balancing: LoadBalancing;
beforeEach(() => {
  balancing = createLoadBalancing({
    store: createMemoryStore(),
    network: new FakeNetwork(),
    metrics: new RecordedMetrics(),
    clock: { timeScale: 1, now: () => new Date(0), scaledMs: (seconds) => seconds * 1000 },
    place: { region: 'eu-west-1', account: '123456789012' },
    propagationSeconds: () => 0,
    accessLogFolder: '',
    log: () => undefined,
  });
});
afterEach(() => balancing.running.stop({ destroy: true }));

async function put(type: string, properties: Record<string, unknown>, physicalId?: string) {
  const provider = balancing.providers.find((it) => it.type === `AWS::ElasticLoadBalancingV2::${type}`)!;
  const request = { stackName: 'cutover-local-service-service', logicalId: type, properties };
  return await provider.put({ ...request, ...(physicalId !== undefined && { physicalId }) });
}

async function call<Output>(action: string, input: unknown): Promise<Output> {
  const handler = balancing.endpoint.handlers[action] as unknown as (input: unknown) => Output;
  return await handler(input);
}

const group = { Name: 'blue', Port: 8080, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip' };
const balancer = { Name: 'local-service', Subnets: ['subnet-1', 'subnet-2'], SecurityGroups: ['sg-1'] };

describe('the template', () => {
  it('makes the same resource once, however often it is put', async () => {
    const one = await put('TargetGroup', group);
    const again = await put('TargetGroup', group, one.physicalId);
    expect(again).toEqual(one);
    expect(one.attributes.TargetGroupFullName).toMatch(/^targetgroup\/blue\/[0-9a-f]{16}$/);
  });

  it('names the property in the words of ELB when the timeout is not below the interval', async () => {
    const refused = put('TargetGroup', {
      ...group,
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 5,
    });
    await expect(refused).rejects.toThrow('Health check interval must be greater than the timeout.');
    await expect(refused).rejects.toMatchObject({ property: 'HealthCheckTimeoutSeconds' });
  });

  it('gives a resource without a name one of at most 32 characters', async () => {
    const { attributes } = await put('TargetGroup', { ...group, Name: undefined });
    expect(attributes.TargetGroupName).toMatch(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,30}[a-zA-Z0-9]$/);
  });

  it('updates health check and attributes in place, and lets go of what it no longer says', async () => {
    const one = await put('TargetGroup', {
      ...group,
      HealthCheckPath: '/health',
      TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    });
    await put('TargetGroup', { ...group, HealthCheckIntervalSeconds: 10 }, one.physicalId);
    const { TargetGroups } = await call<{ TargetGroups: object[] }>('DescribeTargetGroups', {});
    expect(TargetGroups).toMatchObject([{ HealthCheckPath: '/', HealthCheckIntervalSeconds: 10 }]);
    const described = await call<{ Attributes: object[] }>('DescribeTargetGroupAttributes', {
      TargetGroupArn: one.physicalId,
    });
    expect(described.Attributes).toContainEqual({
      Key: 'deregistration_delay.timeout_seconds',
      Value: '300',
    });
  });

  it('keeps registered targets through an update', async () => {
    const { physicalId } = await put('TargetGroup', group);
    balancing.targetGroups.register(physicalId, '10.64.0.1', 8080);
    await put('TargetGroup', { ...group, HealthCheckPath: '/health' }, physicalId);
    expect(balancing.targetGroups.health(physicalId, '10.64.0.1', 8080)).toBeDefined();
  });

  it('refuses to replace a resource that has a name of its own, as CloudFormation does', async () => {
    const { physicalId } = await put('TargetGroup', group);
    await expect(put('TargetGroup', { ...group, Port: 9090 }, physicalId)).rejects.toThrow(
      'cannot update a stack when a custom-named resource requires replacing. Rename blue',
    );
  });

  it('refuses a property that it would not honour', async () => {
    await expect(put('TargetGroup', { ...group, TargetControlPort: 9 })).rejects.toMatchObject({
      name: 'UnsupportedProperty',
      property: 'TargetControlPort',
    });
  });

  it('leaves rules and weights that others have made on its listener', async () => {
    const { physicalId: blue } = await put('TargetGroup', group);
    const made = await put('LoadBalancer', balancer);
    expect(made.attributes.LoadBalancerFullName).toMatch(/^app\/local-service\/[0-9a-f]{16}$/);
    const properties = {
      LoadBalancerArn: made.physicalId,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    };
    const { physicalId: listener } = await put('Listener', properties);
    await call('CreateRule', {
      ListenerArn: listener,
      Priority: 100,
      Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
      Actions: [{ Type: 'forward', TargetGroupArn: blue }],
    });
    expect((await put('Listener', properties, listener)).physicalId).toBe(listener);
    const { Rules } = await call<{ Rules: object[] }>('DescribeRules', { ListenerArn: listener });
    expect(Rules).toMatchObject([{ Priority: '100' }, { Priority: 'default' }]);
  });

  it('moves a rule of its own to another priority', async () => {
    const { physicalId: loadBalancerArn } = await put('LoadBalancer', balancer);
    const fixed = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }];
    const base = { LoadBalancerArn: loadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: fixed };
    const { physicalId: listener } = await put('Listener', base);
    const rule = {
      ListenerArn: listener,
      Conditions: [{ Field: 'path-pattern', Values: ['/a'] }],
      Actions: fixed,
    };
    const one = await put('ListenerRule', { ...rule, Priority: 5 });
    const moved = await put('ListenerRule', { ...rule, Priority: 6 }, one.physicalId);
    expect(moved).toEqual(one);
    const { Rules } = await call<{ Rules: object[] }>('DescribeRules', { ListenerArn: listener });
    expect(Rules).toMatchObject([{ Priority: '6' }, { Priority: 'default' }]);
  });
});
