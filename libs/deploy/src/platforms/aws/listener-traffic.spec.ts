import type { Action, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, it } from '@jest/globals';
import type { Weights } from '../../ports/platform.ts';
import { createListenerRules, trafficRules } from './listener-rules.ts';
import { createListenerTraffic } from './listener-traffic.ts';
import { arns, awsError, exampleManifest, fakeAws, placeOf } from './testing/fake-aws.ts';

const unavailable: Action[] = [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }];

function forward(blue: number | undefined, green: number | undefined, more: Partial<Action> = {}): Action {
  const groups = [
    { TargetGroupArn: arns.blue, Weight: blue },
    { TargetGroupArn: arns.green, Weight: green },
  ].filter(({ Weight }) => Weight !== undefined);
  return { Type: 'forward', ...more, ForwardConfig: { ...more.ForwardConfig, TargetGroups: groups } };
}

type Stored = Rule & { RuleArn: string };
const listenerOf = (rule: Stored) => (rule.RuleArn.includes('/aaaa/') ? arns.production : arns.test);
const byDefault = (listener: 'production' | 'test', actions = unavailable): Stored => ({
  RuleArn: arns.rule(listener, 'default'),
  IsDefault: true,
  Priority: 'default',
  Actions: actions,
});
const rule = (listener: 'production' | 'test', id: string, priority: number, actions: Action[]): Stored => ({
  RuleArn: arns.rule(listener, id),
  IsDefault: false,
  Priority: String(priority),
  Actions: actions,
});

/** A load balancer that stores what it is told, a page at a time. */
function trafficOver(stored: Stored[], overrides: Record<string, (input: never) => unknown> = {}) {
  const aws = fakeAws({
    DescribeListeners: () => ({
      Listeners: [{ ListenerArn: arns.production }, { ListenerArn: arns.test }],
    }),
    DescribeRules: (input: { ListenerArn?: string; RuleArns?: string[]; Marker?: string }) => {
      const found = stored.filter(
        (one) => listenerOf(one) === input.ListenerArn || input.RuleArns?.includes(one.RuleArn),
      );
      const from = Number(input.Marker ?? 0);
      const next = from + 2 < found.length ? { NextMarker: String(from + 2) } : {};
      return { Rules: structuredClone(found.slice(from, from + 2)), ...next };
    },
    CreateRule: (input: { ListenerArn: string; Priority: number; Actions: Action[] }) => {
      const listener = input.ListenerArn === arns.production ? 'production' : 'test';
      stored.push(rule(listener, `made-${input.Priority}`, input.Priority, input.Actions));
    },
    ModifyRule: (input: { RuleArn: string; Actions: Action[] }) => {
      stored.find(({ RuleArn }) => RuleArn === input.RuleArn)!.Actions = input.Actions;
    },
    ModifyListener: (input: { ListenerArn: string; DefaultActions: Action[] }) => {
      const found = stored.find((one) => one.IsDefault === true && listenerOf(one) === input.ListenerArn);
      found!.Actions = input.DefaultActions;
    },
    ...overrides,
  });
  const place = placeOf(aws);
  const rules = createListenerRules(place);
  const read = async () => trafficRules(await rules.readAll(), exampleManifest);
  return { aws, stored, read, traffic: createListenerTraffic(place, rules) };
}

const writes = ['CreateRule', 'ModifyRule', 'ModifyListener'];
const known = (id: string, weights: Weights) => ({ id, kind: 'production', weights }) as const;

describe('writeWeights', () => {
  it('stops with DRIFT and writes nothing when somebody else changed the rule', async () => {
    const id = arns.rule('production', 'r1');
    const { aws, traffic } = trafficOver([rule('production', 'r1', 100, [forward(20, 80)])]);
    const seen = known(id, { blue: 100, green: 0 });
    await expect(traffic.writeWeights(seen, { blue: 90, green: 10 })).rejects.toMatchObject({
      code: 'DRIFT',
      message: expect.stringContaining('blue 20, green 80'),
    });
    expect(aws.calls.filter(({ action }) => writes.includes(action))).toEqual([]);
  });

  it('fails when the written weights never read back', async () => {
    const id = arns.rule('production', 'r1');
    const { traffic } = trafficOver([rule('production', 'r1', 100, [forward(100, 0)])], {
      ModifyRule: () => ({}),
    });
    const seen = known(id, { blue: 100, green: 0 });
    await expect(traffic.writeWeights(seen, { blue: 0, green: 100 })).rejects.toMatchObject({
      code: 'PLATFORM_FAILED',
    });
  });

  it('writes nothing when the weights are there already', async () => {
    const id = arns.rule('production', 'r1');
    const { aws, traffic } = trafficOver([rule('production', 'r1', 100, [forward(0, 100)])]);
    await traffic.writeWeights(known(id, { blue: 100, green: 0 }), { blue: 0, green: 100 });
    expect(aws.inputs('ModifyRule')).toEqual([]);
  });

  it('sends every other action and the stickiness back as they were', async () => {
    const id = arns.rule('production', 'r1');
    const stickiness = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 } };
    const signIn: Action = {
      Type: 'authenticate-oidc',
      Order: 1,
      AuthenticateOidcConfig: {
        Issuer: 'https://id.example.com',
        AuthorizationEndpoint: 'https://id.example.com/a',
        TokenEndpoint: 'https://id.example.com/t',
        UserInfoEndpoint: 'https://id.example.com/u',
        ClientId: 'client',
      },
    };
    const shared = forward(100, 0, { Order: 2, ForwardConfig: stickiness });
    const { aws, traffic } = trafficOver([rule('production', 'r1', 100, [signIn, shared])]);
    await traffic.writeWeights(known(id, { blue: 100, green: 0 }), { blue: 90, green: 10 });
    expect(aws.inputs('ModifyRule')).toMatchObject([
      {
        RuleArn: id,
        Actions: [
          {
            ...signIn,
            // ELBv2 hides the secret when it is asked, and wants to be told to keep it.
            AuthenticateOidcConfig: { ...signIn.AuthenticateOidcConfig, UseExistingClientSecret: true },
          },
          { ...forward(90, 10, { Order: 2, ForwardConfig: stickiness }) },
        ],
      },
    ]);
  });

  it('writes a default rule through its listener', async () => {
    const { aws, read, traffic } = trafficOver([byDefault('production', [forward(100, 0)])]);
    const seen = known(arns.rule('production', 'default'), { blue: 100, green: 0 });
    await traffic.writeWeights(seen, { blue: 0, green: 100 });
    expect(aws.inputs('ModifyListener')).toMatchObject([{ ListenerArn: arns.production }]);
    expect(await read()).toMatchObject([{ weights: { blue: 0, green: 100 } }]);
  });

  it('refuses a slot without a target group', async () => {
    const { traffic } = trafficOver([]);
    const seen = known(arns.rule('production', 'r1'), { blue: 100 });
    await expect(traffic.writeWeights(seen, { asg: 100 })).rejects.toMatchObject({ code: 'BAD_REQUEST' });
  });
});

describe('attachGroups', () => {
  it('makes a rule on each listener when there is none, with weight 0 for both', async () => {
    const { read, traffic } = trafficOver([byDefault('production'), byDefault('test')]);
    await traffic.attachGroups();
    expect(await read()).toEqual([
      {
        id: arns.rule('production', 'made-100'),
        kind: 'production',
        weights: { blue: 0, green: 0 },
      },
      { id: arns.rule('test', 'made-100'), kind: 'test', weights: { blue: 0, green: 0 } },
    ]);
  });

  it('changes nothing when both groups are in every rule', async () => {
    const { aws, traffic } = trafficOver([
      rule('production', 'r1', 100, [forward(100, 0)]),
      rule('test', 't1', 100, [forward(0, 100)]),
    ]);
    await traffic.attachGroups();
    expect(aws.calls.filter(({ action }) => writes.includes(action))).toEqual([]);
  });

  it('takes the next priority when a rule of somebody else has ours', async () => {
    const { aws, traffic } = trafficOver([
      rule('production', 'x', 100, unavailable),
      rule('production', 'y', 101, unavailable),
      rule('production', 'z', 102, unavailable),
      rule('test', 't1', 100, [forward(0, 100)]),
    ]);
    await traffic.attachGroups();
    expect(aws.inputs('CreateRule')).toMatchObject([
      { Priority: 103, Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }] },
    ]);
  });

  it('looks again when somebody takes the priority in between', async () => {
    const stored = [rule('test', 't1', 100, [forward(0, 100)])];
    const { aws, traffic } = trafficOver(stored, {
      CreateRule: ({ Priority }: { Priority: number }) => {
        if (Priority !== 100) return {};
        stored.push(rule('production', 'x', 100, unavailable));
        throw awsError('PriorityInUseException', 'Priority 100 is currently in use');
      },
    });
    await traffic.attachGroups();
    expect(aws.inputs('CreateRule').map(({ Priority }) => Priority)).toEqual([100, 101]);
  });

  it('adds the missing group with weight 0 to every rule that names the other, default rules too', async () => {
    const single: Action = { Type: 'forward', TargetGroupArn: arns.blue };
    const { read, traffic } = trafficOver([
      byDefault('production', [single]),
      rule('production', 'r1', 10, [forward(50, undefined)]),
      rule('production', 'r2', 11, unavailable),
      rule('test', 't1', 100, [forward(undefined, 100)]),
    ]);
    await traffic.attachGroups();
    expect((await read()).map(({ weights }) => weights)).toEqual([
      { blue: 1, green: 0 },
      { blue: 50, green: 0 },
      { blue: 0, green: 100 },
    ]);
  });
});

describe('readAll', () => {
  it('counts a listener that the manifest does not name', async () => {
    const https = arns.production.replace('aaaa', 'cccc');
    const aws = fakeAws({
      DescribeListeners: () => ({ Listeners: [{ ListenerArn: arns.production }, { ListenerArn: https }] }),
      DescribeRules: ({ ListenerArn }: { ListenerArn: string }) => ({
        Rules:
          ListenerArn === https
            ? [{ ...rule('production', 'r9', 5, [forward(100, 0)]), RuleArn: `${https}/r9` }]
            : [],
      }),
    });
    const rules = await createListenerRules(placeOf(aws)).readAll();
    expect(trafficRules(rules, exampleManifest)).toMatchObject([
      { kind: 'production', weights: { blue: 100, green: 0 } },
    ]);
    expect(aws.inputs('DescribeListeners')).toEqual([{ LoadBalancerArn: arns.loadBalancer }]);
  });
});
