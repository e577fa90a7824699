import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createLoadBalancing } from './index.ts';
import type { LoadBalancing } from './index.ts';
import { FakeNetwork } from './testing/fake-network.ts';
import type { Store } from '../contracts.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { RecordedMetrics } from './testing/recorded-metrics.ts';

/** Members of all answers; each answer has some of them. */
interface Answer {
  readonly LoadBalancers: elb.LoadBalancer[];
  readonly TargetGroups: elb.TargetGroup[];
  readonly Listeners: elb.Listener[];
  readonly Rules: elb.Rule[];
  readonly Attributes: elb.TargetGroupAttribute[];
  readonly TargetHealthDescriptions: elb.TargetHealthDescription[];
  readonly TagDescriptions: elb.TagDescription[];
  readonly NextMarker?: string;
}

let balancing: LoadBalancing;
let store: Store;

function create(): LoadBalancing {
  return createLoadBalancing({
    store,
    network: new FakeNetwork(),
    metrics: new RecordedMetrics(),
    clock: { timeScale: 1, now: () => new Date(1_700_000_000_000), scaledMs: (seconds) => seconds * 1000 },
    place: { region: 'eu-west-1', account: '123456789012' },
    propagationSeconds: () => 0,
    accessLogFolder: '',
    log: () => undefined,
  });
}

/** Calls an action as the wire layer does. Listeners are not started: nothing here opens a port. */
async function call(action: string, input: Record<string, unknown>): Promise<Answer> {
  const handler = balancing.endpoint.handlers[action] as unknown as (
    input: unknown,
  ) => Answer | Promise<Answer>;
  return await handler(input);
}

const fixed: Action = { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } };

async function loadBalancer(name = 'one'): Promise<string> {
  const { LoadBalancers } = await call('CreateLoadBalancer', {
    Name: name,
    Subnets: ['subnet-1', 'subnet-2'],
  });
  return LoadBalancers[0]!.LoadBalancerArn!;
}

async function targetGroup(name: string): Promise<string> {
  const group = { Name: name, Port: 80, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip' };
  return (await call('CreateTargetGroup', group)).TargetGroups[0]!.TargetGroupArn!;
}

async function listener(loadBalancerArn: string, port = 80): Promise<string> {
  const request = { LoadBalancerArn: loadBalancerArn, Port: port, Protocol: 'HTTP', DefaultActions: [fixed] };
  return (await call('CreateListener', request)).Listeners[0]!.ListenerArn!;
}

async function rule(listenerArn: string, priority: number, actions: Action[], path = '/*'): Promise<string> {
  const Conditions = [{ Field: 'path-pattern', Values: [path] }];
  const input = { ListenerArn: listenerArn, Priority: priority, Conditions, Actions: actions };
  return (await call('CreateRule', input)).Rules[0]!.RuleArn!;
}

const forward = (...groups: [arn: string, weight: number][]): Action => ({
  Type: 'forward',
  ForwardConfig: { TargetGroups: groups.map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
});

beforeEach(() => {
  store = createMemoryStore();
  balancing = create();
});
afterEach(() => balancing.running.stop({ destroy: true }));

describe('ModifyRule', () => {
  it('replaces the whole action list, and leaves the conditions', async () => {
    const [blue, green] = [await targetGroup('blue'), await targetGroup('green')];
    const arn = await rule(await listener(await loadBalancer()), 10, [forward([blue, 90], [green, 10])]);
    const { Rules } = await call('ModifyRule', { RuleArn: arn, Actions: [forward([green, 1])] });
    expect(Rules[0]).toMatchObject({
      RuleArn: arn,
      Priority: '10',
      IsDefault: false,
      Conditions: [{ Field: 'path-pattern', Values: ['/*'], PathPatternConfig: { Values: ['/*'] } }],
    });
    expect(Rules[0]!.Actions).toEqual([
      {
        Type: 'forward',
        TargetGroupArn: green,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: green, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  it('changes nothing when one of its groups does not exist', async () => {
    const blue = await targetGroup('blue');
    const arn = await rule(await listener(await loadBalancer()), 10, [forward([blue, 1])]);
    const missing = blue.replace('blue', 'gone');
    await expect(
      call('ModifyRule', { RuleArn: arn, Actions: [forward([missing, 1])] }),
    ).rejects.toMatchObject({
      code: 'TargetGroupNotFoundException',
    });
    const { Rules } = await call('DescribeRules', { RuleArns: [arn] });
    expect(Rules[0]!.Actions![0]!.TargetGroupArn).toBe(blue);
  });

  it('refuses the default rule', async () => {
    const listenerArn = await listener(await loadBalancer());
    const { Rules } = await call('DescribeRules', { ListenerArn: listenerArn });
    for (const action of ['ModifyRule', 'DeleteRule']) {
      await expect(call(action, { RuleArn: Rules[0]!.RuleArn })).rejects.toMatchObject({
        code: 'OperationNotPermittedException',
      });
    }
  });
});

describe('actions', () => {
  it.each([
    ['a weight of 1000', 'ValidationError', (blue: string) => forward([blue, 1000])],
    ['a weight of -1', 'ValidationError', (blue: string) => forward([blue, -1])],
    ['half a weight', 'ValidationError', (blue: string) => forward([blue, 0.5])],
    ['a group twice', 'ValidationError', (blue: string) => forward([blue, 1], [blue, 1])],
    ['no group', 'ValidationError', () => forward()],
    [
      'an unknown status',
      'ValidationError',
      () => ({ ...fixed, FixedResponseConfig: { StatusCode: '300' } }),
    ],
    ['an unknown type', 'InvalidLoadBalancerActionException', () => ({ Type: 'authenticate-oidc' as const })],
    [
      'a redirect to itself',
      'InvalidLoadBalancerActionException',
      () => ({ Type: 'redirect' as const, RedirectConfig: { StatusCode: 'HTTP_301' as const } }),
    ],
  ])('are refused with %s', async (_what, code, action) => {
    const blue = await targetGroup('blue');
    const listenerArn = await listener(await loadBalancer());
    await expect(rule(listenerArn, 1, [action(blue)])).rejects.toMatchObject({ code });
  });

  it('are refused with more than five groups', async () => {
    const groups: [string, number][] = [];
    for (const name of 'abcdef') groups.push([await targetGroup(name), 1]);
    await expect(rule(await listener(await loadBalancer()), 1, [forward(...groups)])).rejects.toMatchObject({
      code: 'ValidationError',
    });
  });

  it('are refused where a group serves another load balancer, weight 0 too', async () => {
    const blue = await targetGroup('blue');
    await rule(await listener(await loadBalancer('one')), 1, [forward([blue, 0])]);
    const other = await listener(await loadBalancer('two'));
    await expect(rule(other, 1, [forward([blue, 1])])).rejects.toMatchObject({
      code: 'TargetGroupAssociationLimitException',
    });
  });
});

describe('DescribeRules', () => {
  it('lists by priority, the default rule last, page by page', async () => {
    const listenerArn = await listener(await loadBalancer());
    for (const priority of [30, 5, 200]) await rule(listenerArn, priority, [fixed]);
    const priorities: string[] = [];
    let Marker: string | undefined;
    let pages = 0;
    do {
      const page = await call('DescribeRules', { ListenerArn: listenerArn, PageSize: 2, Marker });
      priorities.push(...page.Rules.map((it) => it.Priority!));
      Marker = page.NextMarker;
      pages += 1;
    } while (Marker !== undefined);
    expect(priorities).toEqual(['5', '30', '200', 'default']);
    expect(pages).toBe(2);
  });

  it('finds the default rule by its ARN', async () => {
    const { Rules } = await call('DescribeRules', { ListenerArn: await listener(await loadBalancer()) });
    expect((await call('DescribeRules', { RuleArns: [Rules[0]!.RuleArn] })).Rules[0]).toMatchObject({
      Priority: 'default',
      IsDefault: true,
      Actions: [fixed],
    });
  });
});

describe('priorities', () => {
  it('are in use once on a listener, from 1 to 50000', async () => {
    const listenerArn = await listener(await loadBalancer());
    await rule(listenerArn, 7, [fixed]);
    await expect(rule(listenerArn, 7, [fixed])).rejects.toMatchObject({
      code: 'PriorityInUseException',
      message: "Priority '7' is currently in use",
    });
    for (const priority of [0, 50_001, 1.5]) {
      await expect(rule(listenerArn, priority, [fixed])).rejects.toMatchObject({ code: 'ValidationError' });
    }
  });

  it('of two rules change places in one call, and only where nobody else has them', async () => {
    const listenerArn = await listener(await loadBalancer());
    const [one, two] = [await rule(listenerArn, 1, [fixed]), await rule(listenerArn, 2, [fixed])];
    await rule(listenerArn, 3, [fixed]);
    const swap = [
      { RuleArn: one, Priority: 2 },
      { RuleArn: two, Priority: 1 },
    ];
    await call('SetRulePriorities', { RulePriorities: swap });
    const { Rules } = await call('DescribeRules', { ListenerArn: listenerArn });
    expect(Rules.map((it) => it.RuleArn).slice(0, 2)).toEqual([two, one]);
    const taken = call('SetRulePriorities', { RulePriorities: [{ RuleArn: one, Priority: 3 }] });
    await expect(taken).rejects.toMatchObject({ code: 'PriorityInUseException' });
  });

  it('keep the default one last', async () => {
    const listenerArn = await listener(await loadBalancer());
    const { Rules } = await call('DescribeRules', { ListenerArn: listenerArn });
    const moved = call('SetRulePriorities', {
      RulePriorities: [{ RuleArn: Rules[0]?.RuleArn, Priority: 1 }],
    });
    await expect(moved).rejects.toMatchObject({ code: 'OperationNotPermittedException' });
  });
});

describe('what is in use', () => {
  it('keeps a target group from being deleted until no rule names it', async () => {
    const blue = await targetGroup('blue');
    const arn = await rule(await listener(await loadBalancer()), 1, [forward([blue, 0])]);
    await expect(call('DeleteTargetGroup', { TargetGroupArn: blue })).rejects.toMatchObject({
      code: 'ResourceInUseException',
    });
    expect(balancing.targetGroups.isAssociated(blue)).toBe(true);
    await call('DeleteRule', { RuleArn: arn });
    expect(balancing.targetGroups.isAssociated(blue)).toBe(false);
    await call('DeleteTargetGroup', { TargetGroupArn: blue });
    expect(balancing.targetGroups.exists(blue)).toBe(false);
  });

  it('is freed with the load balancer, its listeners and rules', async () => {
    const blue = await targetGroup('blue');
    const arn = await loadBalancer();
    await rule(await listener(arn), 1, [forward([blue, 1])]);
    await call('DeleteLoadBalancer', { LoadBalancerArn: arn });
    expect(balancing.targetGroups.isAssociated(blue)).toBe(false);
    await call('DeleteLoadBalancer', { LoadBalancerArn: arn });
  });
});

describe('not found', () => {
  const arn = (resource: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${resource}`;
  it.each([
    ['DescribeTargetHealth', { TargetGroupArn: arn('targetgroup/a/1') }, 'TargetGroupNotFoundException'],
    ['DescribeTargetGroups', { Names: ['gone'] }, 'TargetGroupNotFoundException'],
    ['DescribeRules', { RuleArns: [arn('listener-rule/app/a/1/2/3')] }, 'RuleNotFoundException'],
    ['DescribeRules', { ListenerArn: arn('listener/app/a/1/2') }, 'ListenerNotFoundException'],
    ['DescribeListeners', { LoadBalancerArn: arn('loadbalancer/app/a/1') }, 'LoadBalancerNotFoundException'],
    ['DescribeLoadBalancers', { Names: ['gone'] }, 'LoadBalancerNotFoundException'],
    ['DeleteRule', { RuleArn: arn('listener-rule/app/a/1/2/3') }, 'RuleNotFoundException'],
    ['DescribeTags', { ResourceArns: [arn('targetgroup/a/1')] }, 'TargetGroupNotFoundException'],
    ['DescribeRules', {}, 'ValidationError'],
    ['DescribeListeners', {}, 'ValidationError'],
    ['DescribeRules', { ListenerArn: arn('listener/app/a/1/2'), RuleArns: [] }, 'ValidationError'],
  ])('%s of %j is %s', async (action, input, code) => {
    await expect(call(action, input)).rejects.toMatchObject({ code });
  });
});

describe('CreateLoadBalancer', () => {
  const input = { Name: 'one', Subnets: ['subnet-1', 'subnet-2'] };

  it('answers the same load balancer when it is called again with the same settings', async () => {
    expect(await loadBalancer()).toBe(await loadBalancer());
    await expect(call('CreateLoadBalancer', { ...input, Scheme: 'internal' })).rejects.toMatchObject({
      code: 'DuplicateLoadBalancerNameException',
    });
  });

  it('answers a load balancer that is provisioning, and active from then on', async () => {
    const [created] = (await call('CreateLoadBalancer', input)).LoadBalancers;
    const [described] = (await call('DescribeLoadBalancers', {})).LoadBalancers;
    expect([created?.State, described?.State]).toEqual([{ Code: 'provisioning' }, { Code: 'active' }]);
  });
});

describe('CreateTargetGroup', () => {
  it('answers the same group when it is called again with the same settings', async () => {
    expect(await targetGroup('blue')).toBe(await targetGroup('blue'));
    const other = { Name: 'blue', Port: 81, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip' };
    await expect(call('CreateTargetGroup', other)).rejects.toMatchObject({
      code: 'DuplicateTargetGroupNameException',
    });
  });

  it.each([
    [{ HealthCheckTimeoutSeconds: 30 }],
    [{ HealthCheckIntervalSeconds: 4 }],
    [{ HealthyThresholdCount: 11 }],
    [{ HealthCheckPath: 'health' }],
    [{ Matcher: { HttpCode: '500' } }],
    [{ HealthCheckEnabled: false }],
    [{ Name: 'a'.repeat(33) }],
    [{ Name: '-a' }],
    [{ Port: 0 }],
  ])('refuses %j', async (change) => {
    const group = { Name: 'blue', Port: 80, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip', ...change };
    await expect(call('CreateTargetGroup', group)).rejects.toMatchObject({ code: 'ValidationError' });
  });
});

describe('health checks', () => {
  it('are refused over TLS with an error that the action declares', async () => {
    const group = { Name: 'blue', Port: 80, Protocol: 'HTTP', VpcId: 'vpc-1', TargetType: 'ip' };
    await expect(call('CreateTargetGroup', { ...group, HealthCheckProtocol: 'HTTPS' })).rejects.toMatchObject(
      {
        code: 'InvalidConfigurationRequestException',
      },
    );
  });
});

describe('listeners', () => {
  it('are refused on a port that the load balancer has', async () => {
    const arn = await loadBalancer();
    await listener(arn, 80);
    const other = {
      LoadBalancerArn: arn,
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [forward([await targetGroup('blue'), 1])],
    };
    await expect(call('CreateListener', other)).rejects.toMatchObject({ code: 'DuplicateListenerException' });
  });

  it('are the same when they are asked for again with the same settings', async () => {
    const arn = await loadBalancer();
    expect(await listener(arn, 80)).toBe(await listener(arn, 80));
    expect((await call('DescribeListeners', { LoadBalancerArn: arn })).Listeners).toHaveLength(1);
  });

  it('are refused over TLS: this machine has no certificates', async () => {
    const input = {
      LoadBalancerArn: await loadBalancer(),
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [fixed],
    };
    await expect(call('CreateListener', input)).rejects.toMatchObject({
      code: 'UnsupportedProtocolException',
    });
  });
});

describe('attributes', () => {
  it('have the defaults of AWS, and keep what is set', async () => {
    const blue = await targetGroup('blue');
    await call('ModifyTargetGroupAttributes', {
      TargetGroupArn: blue,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
    });
    const { Attributes } = await call('DescribeTargetGroupAttributes', { TargetGroupArn: blue });
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '5' });
    expect(Attributes).toContainEqual({ Key: 'load_balancing.algorithm.type', Value: 'round_robin' });
  });

  it('refuse slow start beside an algorithm that has none', async () => {
    const blue = await targetGroup('blue');
    const set = (Key: string, Value: string) =>
      call('ModifyTargetGroupAttributes', { TargetGroupArn: blue, Attributes: [{ Key, Value }] });
    await set('slow_start.duration_seconds', '30');
    await expect(set('load_balancing.algorithm.type', 'least_outstanding_requests')).rejects.toMatchObject({
      code: 'InvalidConfigurationRequestException',
    });
  });

  it.each([
    ['deregistration_delay.timeout_seconds', '3601'],
    ['slow_start.duration_seconds', '10'],
    ['load_balancing.algorithm.type', 'random'],
    ['colour', 'blue'],
  ])('refuse %s = %s', async (Key, Value) => {
    const input = { TargetGroupArn: await targetGroup('blue'), Attributes: [{ Key, Value }] };
    await expect(call('ModifyTargetGroupAttributes', input)).rejects.toMatchObject({
      code: 'InvalidConfigurationRequestException',
    });
  });
});

describe('targets', () => {
  it('are told apart by address and port, and registered once', async () => {
    const blue = await targetGroup('blue');
    const targets = [{ Id: '10.0.0.1', Port: 1 }, { Id: '10.0.0.1', Port: 2 }, { Id: '10.0.0.1' }];
    await call('RegisterTargets', { TargetGroupArn: blue, Targets: targets });
    await call('RegisterTargets', { TargetGroupArn: blue, Targets: targets });
    const { TargetHealthDescriptions } = await call('DescribeTargetHealth', { TargetGroupArn: blue });
    const ports = TargetHealthDescriptions.map((it) => it.Target?.Port);
    expect(ports).toEqual([1, 2, 80]);
  });

  it('are refused where the id is no address, or is not registered', async () => {
    const blue = await targetGroup('blue');
    const input = { TargetGroupArn: blue, Targets: [{ Id: 'i-0123456789abcdef0' }] };
    await expect(call('RegisterTargets', input)).rejects.toMatchObject({ code: 'InvalidTargetException' });
    const unknown = { TargetGroupArn: blue, Targets: [{ Id: '10.0.0.1' }] };
    await expect(call('DeregisterTargets', unknown)).rejects.toMatchObject({
      code: 'InvalidTargetException',
    });
  });

  it('drain until the deregistration delay has passed, in every answer', async () => {
    const blue = await targetGroup('blue');
    await rule(await listener(await loadBalancer()), 1, [forward([blue, 1])]);
    balancing.targetGroups.register(blue, '10.0.0.1', 80);
    await call('DeregisterTargets', { TargetGroupArn: blue, Targets: [{ Id: '10.0.0.1' }] });
    expect(balancing.targetGroups.health(blue, '10.0.0.1', 80)).toMatchObject({ state: 'draining' });
    await balancing.running.stop({ destroy: false });
    balancing = create();
    expect(balancing.targetGroups.health(blue, '10.0.0.1', 80)).toMatchObject({ state: 'draining' });
  });
});

describe('tags', () => {
  it('are added, replaced and removed', async () => {
    const blue = await targetGroup('blue');
    const tags = (...pairs: [string, string][]) => pairs.map(([Key, Value]) => ({ Key, Value }));
    await call('AddTags', { ResourceArns: [blue], Tags: tags(['a', '1'], ['b', '1']) });
    await call('AddTags', { ResourceArns: [blue], Tags: tags(['a', '2']) });
    await call('RemoveTags', { ResourceArns: [blue], TagKeys: ['b'] });
    const { TagDescriptions } = await call('DescribeTags', { ResourceArns: [blue] });
    expect(TagDescriptions).toEqual([{ ResourceArn: blue, Tags: tags(['a', '2']) }]);
    const twice = { ResourceArns: [blue], Tags: tags(['a', '1'], ['a', '2']) };
    await expect(call('AddTags', twice)).rejects.toMatchObject({ code: 'DuplicateTagKeysException' });
  });
});

describe('a listener that speaks HTTP', () => {
  const certificates = [{ CertificateArn: 'arn:aws:acm:eu-west-1:123456789012:certificate/1' }];

  it('is refused when it is made with a certificate', async () => {
    const LoadBalancerArn = await loadBalancer();
    const wanted = { LoadBalancerArn, Port: 80, Protocol: 'HTTP', DefaultActions: [fixed] };
    await expect(call('CreateListener', { ...wanted, Certificates: certificates })).rejects.toMatchObject({
      code: 'ValidationError',
      message: 'Certificates cannot be specified for HTTP listeners',
    });
  });

  it('keeps to HTTP when it is given a certificate or a policy of TLS', async () => {
    const ListenerArn = await listener(await loadBalancer());
    for (const tls of [{ Certificates: certificates }, { SslPolicy: 'ELBSecurityPolicy-2016-08' }]) {
      await expect(call('ModifyListener', { ListenerArn, ...tls })).rejects.toMatchObject({
        code: 'ValidationError',
      });
    }
    expect((await call('DescribeListeners', { ListenerArns: [ListenerArn] })).Listeners[0]!.Protocol).toBe(
      'HTTP',
    );
  });
});
