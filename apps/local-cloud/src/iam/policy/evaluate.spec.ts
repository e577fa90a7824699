import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate.ts';
import type { PolicySet, Verdict } from './evaluate.ts';
import { MalformedPolicy, parsePolicy } from './policy-document.ts';
import { compilePolicy } from './statement.ts';

const SERVICE = 'arn:aws:ecs:eu-west-1:123456789012:service/cutover/service-blue';

function policy(...statements: object[]) {
  const document = { Version: '2012-10-17', Statement: statements };
  return { name: 'p', statements: compilePolicy(parsePolicy(document, 'identity')) };
}

function judge(set: PolicySet, context: Record<string, string | string[]> = {}, resource = SERVICE): Verdict {
  const entries = Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()] as const);
  return evaluate(set, { action: 'ecs:UpdateService', resource, context: new Map(entries) });
}

const allow = (more: object = {}) => ({
  Effect: 'Allow',
  Action: 'ecs:UpdateService',
  Resource: '*',
  ...more,
});
const isAllowed = (
  statement: object,
  context: Record<string, string | string[]> = {},
  resource: string = SERVICE,
) => judge({ identity: [policy(statement)] }, context, resource).allowed;

describe('evaluate', () => {
  it('denies what nothing allows', () => {
    expect(judge({ identity: [] })).toEqual({
      allowed: false,
      denial: { kind: 'implicit', where: 'identity' },
    });
  });

  it('lets a Deny win over any Allow, and says which', () => {
    const denying = policy({ ...allow(), Effect: 'Deny', Sid: 'never' });
    expect(judge({ identity: [policy(allow()), denying] })).toMatchObject({
      allowed: false,
      denial: { kind: 'explicit', where: 'identity', by: { statement: { name: 'never' } } },
    });
  });

  it('gives no more than the boundary does', () => {
    const elsewhere = policy(allow({ Resource: SERVICE.replace('blue', 'green') }));
    expect(judge({ identity: [policy(allow())], boundary: elsewhere })).toMatchObject({
      denial: { kind: 'implicit', where: 'boundary' },
    });
    const denies = policy(allow(), { ...allow(), Effect: 'Deny' });
    expect(judge({ identity: [policy(allow())], boundary: denies })).toMatchObject({
      denial: { kind: 'explicit', where: 'boundary' },
    });
    expect(judge({ identity: [policy(allow())], boundary: policy(allow()) }).allowed).toBe(true);
  });

  it('takes nothing from a boundary that the policies do not give', () => {
    expect(judge({ identity: [], boundary: policy(allow()) }).allowed).toBe(false);
  });

  it.each([
    ['ecs:updateservice', true],
    ['ECS:Update*', true],
    ['ecs:UpdateServic?', true],
    ['ecs:*', true],
    ['*', true],
    ['ecs:UpdateServicePrimaryTaskSet', false],
    ['ecs.UpdateService', false],
  ])('holds the action %s against ecs:UpdateService: %s', (Action, expected) => {
    expect(isAllowed(allow({ Action }))).toBe(expected);
  });

  it.each([
    [SERVICE, true],
    ['arn:aws:ecs:*:123456789012:service/*', true],
    ['arn:aws:ecs:eu-west-1:123456789012:service/cutover/service-????', true],
    ['arn:aws:ecs:eu-west-1:123456789012:service/${aws:PrincipalTag/app}/*', true],
    ['arn:aws:ecs:eu-west-1:123456789012:service/${aws:PrincipalTag/none}/*', false],
    ["arn:aws:ecs:eu-west-1:123456789012:service/${aws:PrincipalTag/none, 'cutover'}/*", true],
    ['arn:aws:ecs:eu-west-1:123456789012:service/Cutover/*', false],
    ['arn:aws:ecs:eu-west-1:999999999999:service/cutover/*', false],
    ['arn:aws:ecs:eu-west-1:123456789012:service/${*}/service-blue', false],
  ])('holds the resource %s against a service of cutover: %s', (Resource, expected) => {
    expect(isAllowed(allow({ Resource }), { 'aws:PrincipalTag/app': 'cutover' })).toBe(expected);
  });

  it('lets only a star stand for actions without resources', () => {
    expect(isAllowed(allow({ Resource: SERVICE }), {}, '*')).toBe(false);
    expect(isAllowed(allow(), {}, '*')).toBe(true);
  });

  it('reads NotAction and NotResource as everything but', () => {
    const others = { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' };
    expect(isAllowed(others)).toBe(true);
    expect(isAllowed({ ...others, NotAction: 'ecs:*' })).toBe(false);
    const elsewhere = { Effect: 'Allow', Action: '*', NotResource: SERVICE };
    expect(isAllowed(elsewhere)).toBe(false);
    expect(isAllowed({ ...elsewhere, NotResource: `${SERVICE}-other` })).toBe(true);
  });

  it.each<[object, Record<string, string | string[]>, boolean]>([
    [{ StringEquals: { 'ecs:cluster': 'a' } }, { 'ecs:cluster': 'a' }, true],
    [{ StringEquals: { 'ECS:Cluster': ['b', 'a'] } }, { 'ecs:cluster': 'a' }, true],
    [{ StringEquals: { 'ecs:cluster': 'a*' } }, { 'ecs:cluster': 'abc' }, false],
    [{ StringEquals: { 'ecs:cluster': 'a' } }, {}, false],
    [{ StringEqualsIfExists: { 'ecs:cluster': 'a' } }, {}, true],
    [{ StringNotEquals: { 'ecs:cluster': 'a' } }, {}, true],
    [{ StringNotEquals: { 'ecs:cluster': ['a', 'b'] } }, { 'ecs:cluster': 'b' }, false],
    [{ StringLike: { 'ecs:cluster': '*/cutover-??' } }, { 'ecs:cluster': 'x/y/cutover-ab' }, true],
    [{ StringEqualsIgnoreCase: { k: 'Main' } }, { k: 'mAIN' }, true],
    [{ ArnLike: { k: 'arn:aws:ecs:eu-west-1:1:*' } }, { k: 'arn:aws:ecs:eu-west-1:1:task/a:b' }, true],
    [{ ArnEquals: { k: 'arn:aws:*:1:x' } }, { k: 'arn:aws:ecs:eu-west-1:1:x' }, false],
    [{ ArnNotLike: { k: 'arn:aws:ecs:*:1:*' } }, { k: 'arn:aws:ecs:eu-west-1:2:x' }, true],
    [{ NumericLessThan: { k: '10' } }, { k: '9.5' }, true],
    [{ NumericGreaterThanEquals: { k: 10 } }, { k: '9' }, false],
    [{ NumericEquals: { k: '1' } }, { k: 'one' }, false],
    [{ DateGreaterThan: { k: '2026-01-01T00:00:00Z' } }, { k: '2026-11-25T00:00:00Z' }, true],
    [{ DateLessThan: { k: '1767225600' } }, { k: '2025-12-31T23:59:59Z' }, true],
    [{ Bool: { 'aws:SecureTransport': 'true' } }, { 'aws:SecureTransport': 'True' }, true],
    [{ Bool: { 'aws:SecureTransport': true } }, {}, false],
    [{ Null: { 'aws:TokenIssueTime': 'true' } }, {}, true],
    [{ Null: { 'aws:TokenIssueTime': 'false' } }, {}, false],
    [{ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '10.9.8.7' }, true],
    [{ NotIpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '::1'] } }, { 'aws:SourceIp': '::1' }, false],
    [{ 'ForAnyValue:StringEquals': { k: 'a' } }, { k: ['a', 'b'] }, true],
    [{ 'ForAnyValue:StringEquals': { k: 'a' } }, {}, false],
    [{ 'ForAllValues:StringEquals': { k: ['a', 'b'] } }, { k: ['a', 'b'] }, true],
    [{ 'ForAllValues:StringEquals': { k: ['a'] } }, { k: ['a', 'b'] }, false],
    [{ 'ForAllValues:StringLike': { k: 'a*' } }, {}, true],
    [{ StringEquals: { k: '${aws:PrincipalTag/app}' } }, { k: 'x', 'aws:PrincipalTag/app': 'x' }, true],
    [{ StringEquals: { k: 'a' }, StringLike: { l: 'b' } }, { k: 'a' }, false],
  ])('holds %j against %j: %s', (Condition, context, expected) => {
    expect(isAllowed(allow({ Condition }), context)).toBe(expected);
  });
});

describe('parsePolicy', () => {
  const statement = { Effect: 'Allow', Action: 'ecs:*', Resource: '*' };
  it.each<[object, 'identity' | 'trust', RegExp]>([
    [{ ...statement, Effect: 'Maybe' }, 'identity', /Effect/],
    [{ ...statement, Resources: '*' }, 'identity', /Resources/],
    [{ Effect: 'Allow', Resource: '*' }, 'identity', /either Action or NotAction/],
    [{ Effect: 'Allow', Action: 'ecs:*' }, 'identity', /either Resource or NotResource/],
    [{ ...statement, Principal: '*' }, 'identity', /must not name a Principal/],
    [{ ...statement, Condition: { StringIs: { k: 'a' } } }, 'identity', /StringIs is no condition operator/],
    [statement, 'trust', /must not name a Resource/],
    [{ Effect: 'Allow', Action: 'sts:AssumeRole' }, 'trust', /needs a Principal/],
  ])('refuses %j as %s', (wrong, kind, problem) => {
    const parse = () => parsePolicy({ Version: '2012-10-17', Statement: wrong }, kind);
    expect(parse).toThrow(MalformedPolicy);
    expect(parse).toThrow(problem);
  });
});
