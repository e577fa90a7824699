import type { WafSettings } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';

const MANAGED = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesSQLiRuleSet',
];

const stageWith = (waf: WafSettings) =>
  render(
    environment('staging', ({ loadBalancer }) => ({ loadBalancer: { ...loadBalancer, waf } })),
    service(),
  );

/** What each rule does, by name, in the order in which they are asked. */
function effects(mode: WafSettings['mode']) {
  const { properties } = stageWith({ mode, rateLimit: 500 }).only('AWS::WAFv2::WebACL');
  return [...properties.Rules]
    .sort((one, other) => one.Priority - other.Priority)
    .map(({ Name, Action, OverrideAction }) => [Name, Object.keys(Action ?? OverrideAction ?? {})]);
}

describe('WafStack', () => {
  it('refuses nothing in mode count, whatever a rule finds', () => {
    expect(effects('count')).toEqual([
      ['rate-limit', ['Count']],
      ...MANAGED.map((name) => [name, ['Count']]),
    ]);
  });

  it('refuses in mode block what the rate limit and each managed group refuse', () => {
    expect(effects('block')).toEqual([['rate-limit', ['Block']], ...MANAGED.map((name) => [name, ['None']])]);
  });

  it('stands before the load balancer, and counts by address', () => {
    const stage = stageWith({ mode: 'count', rateLimit: 500 });
    expect(stage.only('AWS::WAFv2::WebACLAssociation').properties).toMatchObject({
      ResourceArn: stage.only('AWS::ElasticLoadBalancingV2::LoadBalancer').ref,
    });
    expect(JSON.stringify(stage.only('AWS::WAFv2::WebACL').properties)).toContain(
      '"RateBasedStatement":{"AggregateKeyType":"IP","EvaluationWindowSec":300,"Limit":500}',
    );
  });

  it('logs what it counted or blocked, without the headers that let a reader in', () => {
    const { properties } = stageWith({ mode: 'count', rateLimit: 500 }).only(
      'AWS::WAFv2::LoggingConfiguration',
    );
    expect(properties).toMatchObject({
      LogDestinationConfigs: [
        'arn:aws:logs:us-east-2:222222222222:log-group:aws-waf-logs-cutover-staging-order-invoicing',
      ],
      RedactedFields: [{ SingleHeader: { Name: 'authorization' } }, { SingleHeader: { Name: 'cookie' } }],
    });
  });

  it('is absent where the environment has none', () => {
    expect(render(environment('dev'), service()).ofType('AWS::WAFv2::WebACL')).toEqual([]);
  });
});
