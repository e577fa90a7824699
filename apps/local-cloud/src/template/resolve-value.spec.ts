import { describe, expect, it } from '@jest/globals';
import { noValue, resolveValue, UnresolvableValue } from './resolve-value.ts';
import type { Scope } from './resolve-value.ts';

const scope: Scope = {
  ref(logicalId) {
    if (logicalId === 'AWS::NoValue') return noValue;
    if (logicalId === 'Group') return 'sg-1';
    throw new UnresolvableValue(`there is no ${logicalId} in the stack`);
  },
  attribute: (logicalId, attribute) => `${logicalId}/${attribute}`,
  importValue: (name) => `imported ${name}`,
  condition: (name) => name === 'Yes',
  mapping: (map, key, name) => `${map}${key}${name}`,
  availabilityZones: (region) => [`${region}a`, `${region}b`],
  dynamicReference: (reference) => `<${reference}>`,
};

describe('resolveValue', () => {
  it('refuses a function that it does not know, with the path to it', () => {
    const value = { Rules: [{ Name: 'x' }, { Name: { 'Fn::Transform': {} } }] };
    expect(() => resolveValue(value, scope)).toThrow(
      expect.objectContaining({ name: 'UnresolvableValue', path: ['Rules', '1', 'Name'] }),
    );
  });

  it.each([
    ['Ref', { Ref: 'Group' }, 'sg-1'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Db', 'Endpoint.Port'] }, 'Db/Endpoint.Port'],
    ['Fn::GetAtt as a text', { 'Fn::GetAtt': 'Db.Endpoint.Port' }, 'Db/Endpoint.Port'],
    ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'Group' }, 3]] }, 'a:sg-1:3'],
    ['Fn::Select of Fn::Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Fn::Select of Fn::GetAZs', { 'Fn::Select': ['0', { 'Fn::GetAZs': 'eu-west-1' }] }, 'eu-west-1a'],
    ['Fn::Cidr', { 'Fn::Select': [2, { 'Fn::Cidr': ['10.0.0.0/16', 4, 8] }] }, '10.0.2.0/24'],
    ['Fn::Sub', { 'Fn::Sub': 'x-${Group}-${Db.Arn}-${!Kept}' }, 'x-sg-1-Db/Arn-${Kept}'],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${A}/${Group}', { A: { Ref: 'Group' } }] }, 'sg-1/sg-1'],
    ['Fn::ImportValue', { 'Fn::ImportValue': 'net:Vpc' }, 'imported net:Vpc'],
    ['Fn::If', { 'Fn::If': ['No', 'yes', 'no'] }, 'no'],
    ['Fn::FindInMap', { 'Fn::FindInMap': ['M', 'k', 'n'] }, 'Mkn'],
    [
      'conditions',
      { 'Fn::And': [{ 'Fn::Not': [{ 'Fn::Equals': ['a', 'b'] }] }, { Condition: 'Yes' }] },
      true,
    ],
    ['a dynamic reference', 'pw={{resolve:ssm-secure:/a/b}}', 'pw=<resolve:ssm-secure:/a/b>'],
  ])('resolves %s', (_, value, expected) => {
    expect(resolveValue({ Property: value }, scope)).toEqual({ Property: expected });
  });

  it('leaves out what is AWS::NoValue', () => {
    const value = { Kept: 1, Gone: { Ref: 'AWS::NoValue' }, List: [{ Ref: 'AWS::NoValue' }, 2] };
    expect(resolveValue(value, scope)).toEqual({ Kept: 1, List: [2] });
  });

  it('takes a policy statement for what it is, although it has a Condition', () => {
    const statement = { Condition: { StringEquals: { 'aws:SourceAccount': '1' } } };
    expect(resolveValue(statement, scope)).toEqual(statement);
  });
});
