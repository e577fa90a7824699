import { describe, expect, it } from '@jest/globals';
import { checkConstraints } from './check-constraints.ts';
import type { Constraints } from './check-constraints.ts';
import { serviceWires } from './service-wire.ts';

const all = new Map(
  await Promise.all(
    serviceWires.map(async ({ service, constraints }) => [service, (await constraints()).default] as const),
  ),
);

function of(service: string): Constraints {
  const found = all.get(service);
  if (found === undefined) throw new Error(`no ${service}`);
  return found;
}

const elb = of('elastic-load-balancing-v2');
const ssm = of('ssm');
const failed = (value: string, path: string, rule: string) =>
  `Value${value} at '${path}' failed to satisfy constraint: ${rule}`;

describe('checkConstraints', () => {
  it('keeps the value of a secret out of its message', () => {
    const secret = {
      inputs: { Put: 'PutInput' },
      shapes: {
        PutInput: { members: { Value: 'Secret', Values: 'Secrets' } },
        Secret: { max: 4, sensitive: true },
        Secrets: { item: 'Secret' },
      },
    } as const;
    expect(checkConstraints(secret, 'Put', { Value: 's3cret', Values: ['s3cret'] })).toBe(
      `2 validation errors detected: ${failed('', 'value', 'Member must have length less than or equal to 4')}; ` +
        failed(
          '',
          'values',
          'Member must satisfy constraint: [Member must have length less than or equal to 4]',
        ),
    );
  });

  it.each([
    [
      'a number out of its range',
      'CreateRule',
      { Priority: 50_001 },
      failed(` '50001'`, 'priority', 'Member must have value less than or equal to 50000'),
    ],
    [
      'a text that is none of the values',
      'CreateTargetGroup',
      { Protocol: 'GOPHER' },
      failed(
        ` 'GOPHER'`,
        'protocol',
        'Member must satisfy enum value set: [HTTP, HTTPS, TCP, TLS, UDP, TCP_UDP, GENEVE, QUIC, TCP_QUIC]',
      ),
    ],
    [
      'a list without an item',
      'AddTags',
      { Tags: [] },
      failed(` '[]'`, 'tags', 'Member must have length greater than or equal to 1'),
    ],
    [
      'an item, by its place in the list',
      'AddTags',
      { Tags: [{ Key: 'a' }, { Key: '' }] },
      failed(` ''`, 'tags.2.member.key', 'Member must have length greater than or equal to 1'),
    ],
  ])('tells of %s', (_, action, input, problem) => {
    expect(checkConstraints(elb, action, input)).toContain(problem);
  });

  it('counts what it tells', () => {
    const input = { Name: '', ParameterFilters: [{ Key: 'Colour' }] };
    expect(checkConstraints(ssm, 'DescribeParameters', input)).toMatch(
      /^1 validation error detected: Value 'Colour' at 'parameterFilters\.1\.member\.key' failed .* pattern: /,
    );
    expect(checkConstraints(elb, 'CreateRule', { Priority: 0, Actions: [{ Type: 'x', Order: 0 }] })).toMatch(
      /^3 validation errors detected: /,
    );
  });

  it('takes a length in characters, not in halves of them', () => {
    const tags = (Value: string) => ({ Tags: [{ Key: 'k', Value }] });
    expect(checkConstraints(elb, 'AddTags', tags('𝒳'.repeat(256)))).toBeUndefined();
    expect(checkConstraints(elb, 'AddTags', tags('x'.repeat(257)))).toContain('less than or equal to 256');
  });

  it('lets through what the model does not speak of', () => {
    expect(checkConstraints(elb, 'DeleteRule', { RuleArn: '' })).toBeUndefined();
    expect(checkConstraints(elb, 'CreateRule', { ListenerArn: 'l', constructor: 1 })).toBeUndefined();
  });

  it.each([...all])('can compile every pattern of %s', (_, { shapes }) => {
    const patterns = Object.values(shapes).flatMap(({ pattern }) => pattern ?? []);
    for (const pattern of patterns) {
      const only = { inputs: { Do: 'In' }, shapes: { In: { members: { a: 'Text' } }, Text: { pattern } } };
      expect(() => checkConstraints(only, 'Do', { a: '?' })).not.toThrow();
    }
  });
});
