import { describe, expect, it } from '@jest/globals';
import { loadEnvironments } from './environments/index.ts';
import { parseServiceDefinition } from './service-definition.ts';
import { shutdownVariableNames, shutdownVariables } from './shutdown.ts';
import { service } from './testing/fixtures.ts';

describe('shutdownVariables', () => {
  it('lets a task serve on until every node of the balancer of its environment knows', () => {
    const definition = parseServiceDefinition({ ...service, finishTimeout: '20s' }, 'f');
    const drains = Object.values(loadEnvironments()).map((each) => shutdownVariables(each, definition));
    expect(drains.map((variables) => variables.SHUTDOWN_DRAIN_SECONDS)).toEqual(['1', '10', '10', '10']);
    expect(drains.every((variables) => variables.SHUTDOWN_FINISH_SECONDS === '20')).toBe(true);
  });

  it('gives every variable that a definition must leave alone, and no other', () => {
    const [local] = Object.values(loadEnvironments());
    const names = local && Object.keys(shutdownVariables(local, { finishTimeout: 1 }));
    expect(names).toEqual(shutdownVariableNames);
  });
});
