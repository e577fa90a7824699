import { describe, expect, it } from '@jest/globals';
import { App, Stage } from 'aws-cdk-lib';
import { environment, environments, service } from '../testing/fixtures.ts';
import { inApp, renderGlobal } from '../testing/render.ts';
import { GlobalStack } from './global-stack.ts';

const allEnvironments = environments().map((each) => [each.name, each] as const);

describe('GlobalStack', () => {
  it.each(allEnvironments)(
    'holds in the account of %s what an account has once, and nothing else',
    (_, each) => {
      const stage = renderGlobal(each, service());
      expect(stage.stacks).toEqual(['cutover-global']);
      expect(stage.resources.map(({ type }) => type).sort()).toEqual([
        'AWS::Budgets::Budget',
        'AWS::IAM::ManagedPolicy',
        'AWS::IAM::OIDCProvider',
        'AWS::IAM::Role',
      ]);
    },
  );

  it('has one role for each environment of an account, and one budget for their sum', () => {
    const account = environment('staging').aws;
    const shared = environment('dev', () => ({ aws: account }));
    const stage = renderGlobal(shared, service());
    expect(stage.ofType('AWS::IAM::Role').map(({ properties }) => properties.RoleName)).toEqual([
      'cutover-dev-deploy',
      'cutover-staging-deploy',
    ]);
    const { properties } = stage.only('AWS::Budgets::Budget');
    expect(properties.Budget.BudgetLimit).toEqual({ Amount: 200, Unit: 'USD' });
    expect(properties.NotificationsWithSubscribers).toHaveLength(3);
  });

  it('tells nobody of a cost where nobody is named', () => {
    const silent = environment('dev', ({ alerting }) => ({ alerting: { ...alerting, emails: [] } }));
    const { properties } = renderGlobal(silent, service()).only('AWS::Budgets::Budget');
    expect(properties.NotificationsWithSubscribers).toEqual([]);
  });

  it('is protected from termination, and stands beside no other stack', () => {
    inApp(environment('production'), service(), (app) => {
      const stacks = app.node.findAll().filter((each): each is GlobalStack => each instanceof GlobalStack);
      expect(stacks.map(({ terminationProtection }) => terminationProtection)).toEqual([true]);
    });
  });

  it('refuses more services than a role takes policies', () => {
    const stage = new Stage(new App(), 'stage');
    const services = Array.from({ length: 11 }, (_, index) => service({ name: `shop-${index}` }));
    expect(() => new GlobalStack(stage, 'global', { environments: [environment('dev')], services })).toThrow(
      '11 services are deployed to dev, and a role takes 10 managed policies',
    );
  });
});
