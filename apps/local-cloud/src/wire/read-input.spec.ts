import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import * as ecs from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { checkInput } from './check-input.ts';
import { MalformedRequest } from './protocols/protocol.ts';
import { readForm } from './protocols/read-form.ts';
import { schemasOf } from './schemas.ts';
import type { Schema } from './schemas.ts';

function input(module: unknown, action: string): Schema {
  const operation = schemasOf(module).operation(action);
  if (operation === undefined) throw new Error(`no ${action}`);
  return operation.input;
}

describe('readForm', () => {
  it('reads nested lists and structures by their schema', () => {
    const form = new URLSearchParams({
      ListenerArn: 'l',
      Priority: '10',
      'Conditions.member.1.Field': 'path-pattern',
      'Conditions.member.1.PathPatternConfig.Values.member.1': '/a*',
      'Conditions.member.1.PathPatternConfig.Values.member.2': '/b',
      'Actions.member.1.ForwardConfig.TargetGroups.member.1.Weight': '0',
      'Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled': 'false',
      Tags: '',
    });
    expect(readForm(input(elb, 'CreateRule'), form)).toEqual({
      ListenerArn: 'l',
      Priority: 10,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/a*', '/b'] } }],
      Actions: [
        { ForwardConfig: { TargetGroups: [{ Weight: 0 }], TargetGroupStickinessConfig: { Enabled: false } } },
      ],
      Tags: [],
    });
  });

  it.each([
    ['a word for a number', { Priority: 'high' }],
    ['nothing for a number', { Priority: '' }],
    ['a word for a boolean', { 'Actions.member.1.ForwardConfig.TargetGroupStickinessConfig.Enabled': 'yes' }],
  ])('refuses %s', (_, form) => {
    expect(() => readForm(input(elb, 'CreateRule'), new URLSearchParams(form))).toThrow(MalformedRequest);
  });
});

describe('checkInput', () => {
  const run = input(ecs, 'RunTask');

  it('finds a required member that is missing, also inside a list', () => {
    expect(checkInput(run, {})).toMatchObject({ kind: 'missing', path: 'taskDefinition' });
    const untagged = { taskDefinition: 't', networkConfiguration: { awsvpcConfiguration: {} } };
    expect(checkInput(run, untagged)).toMatchObject({
      kind: 'missing',
      path: 'networkConfiguration.awsvpcConfiguration.subnets',
    });
  });

  it.each([
    [{ taskDefinition: 5 }, 'taskDefinition'],
    [{ taskDefinition: 't', count: '5' }, 'count'],
    [{ taskDefinition: 't', tags: {} }, 'tags'],
    [{ taskDefinition: 't', overrides: { containerOverrides: [[]] } }, 'overrides.containerOverrides.1'],
  ])('finds the value of another type in %j', (value, path) => {
    expect(checkInput(run, value)).toMatchObject({ kind: 'wrong-type', path });
  });

  it('passes what AWS would pass', () => {
    expect(checkInput(run, { taskDefinition: 't', count: 2, tags: [{ key: 'a' }] })).toBeUndefined();
  });
});
