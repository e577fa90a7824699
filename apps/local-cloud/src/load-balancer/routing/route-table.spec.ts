import { describe, expect, it } from '@jest/globals';
import type { Action, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { createMemoryStore } from '../../store/memory-store.ts';
import { LoadBalancingState } from '../state/load-balancing-state.ts';
import type { ListenerRecord } from '../state/records.ts';
import { RequestFacts } from './request-facts.ts';
import { compileRoutes } from './route-table.ts';

const answer = (StatusCode: string): Action => ({
  Type: 'fixed-response',
  FixedResponseConfig: { StatusCode },
});
const path = (...values: string[]): RuleCondition => ({
  Field: 'path-pattern',
  PathPatternConfig: { Values: values },
});

const listener: ListenerRecord = {
  arn: 'listener',
  loadBalancerArn: 'balancer',
  port: 80,
  protocol: 'HTTP',
  defaultRuleArn: 'default',
  defaultActions: [answer('503')],
  tags: [],
};

function routes(...rules: [priority: number, condition: RuleCondition, status: string][]) {
  const state = new LoadBalancingState(createMemoryStore());
  for (const [priority, condition, status] of rules) {
    state.saveRules({
      arn: `rule-${priority}`,
      listenerArn: 'listener',
      priority,
      conditions: [condition],
      actions: [answer(status)],
      transforms: [],
      tags: [],
    });
  }
  const table = compileRoutes(listener, state, () => undefined);
  return (url: string) => {
    const route = table.route(new RequestFacts('GET', url, '10.0.0.1', []));
    return route.type === 'fixed-response' ? route.response.StatusCode : route.type;
  };
}

describe('compileRoutes', () => {
  it('takes the rule with the lowest number that matches, in whatever order they were made', () => {
    const route = routes([50_000, path('/*'), '203'], [9, path('/a*'), '202'], [10, path('/a', '/b'), '201']);
    expect(['/a', '/b', '/c'].map(route)).toEqual(['202', '201', '203']);
  });

  it('takes the default action when no rule matches', () => {
    expect(routes([1, path('/a'), '200'])('/b')).toBe('503');
  });
});
