import type { EnvironmentName } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { environment, service } from '../testing/fixtures.ts';
import { inApp } from '../testing/render.ts';
import { ServiceStage } from './service-stage.ts';

describe('ServiceStage', () => {
  it('deploys the database before the stack whose tasks read its parameters', () => {
    const { network, database, service: last } = stageOf('dev');
    expect(last.dependencies).toContain(database);
    expect(database?.dependencies).not.toContain(last);
    expect(network.dependencies).toEqual([]);
  });

  it.each([
    ['local', false],
    ['dev', false],
    ['staging', true],
    ['production', true],
  ] as const)('of %s is protected from termination: %s', (name, isProtected) => {
    for (const stack of stacksOf(name)) expect(stack.terminationProtection).toBe(isProtected);
  });

  it('goes to the account and region of its environment', () => {
    for (const stack of stacksOf('production')) {
      expect([stack.account, stack.region]).toEqual(['333333333333', 'us-east-2']);
    }
  });
});

function stacksOf(name: EnvironmentName): Stack[] {
  return stageOf(name).node.children.filter((child) => Stack.isStack(child));
}

function stageOf(name: EnvironmentName): ServiceStage {
  const stage = inApp(environment(name), service(), (app) => app.node.findChild('order-invoicing'));
  if (stage instanceof ServiceStage) return stage;
  throw new Error('the app holds no stage of its service');
}
