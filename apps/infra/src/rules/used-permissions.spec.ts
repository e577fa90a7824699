import { describe, expect, it } from '@jest/globals';
import type { Statement } from '../template/properties.ts';
import { type Planted, withFault } from '../testing/faults.ts';
import { environment, hosts, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';
import { findingsOf } from './assert-rules.ts';

const production = environment('production', () => ({
  deploymentMethod: 'migrating',
  hosts: hosts(),
  exec: true,
}));

interface Role {
  RoleName?: string;
  Description?: string;
  Policies?: { PolicyDocument: { Statement: Statement[] } }[];
}

/** What is found once every statement of the role with this description went through `change`. */
function findingsWhere(description: RegExp, change: (statement: Statement) => Statement): readonly string[] {
  const stage = withFault((resources: Planted[]) => {
    const role = resources.find(({ properties }) => description.test((properties as Role).Description ?? ''));
    for (const { PolicyDocument } of (role?.properties as Role).Policies ?? []) {
      PolicyDocument.Statement = PolicyDocument.Statement.map(change);
    }
  }, production);
  return findingsOf(production, service(), stage);
}

const also = (action: string, arn: string) => (statement: Statement) =>
  [statement.Action].flat().includes(action)
    ? { ...statement, Resource: [statement.Resource, arn].flat() }
    : statement;

describe('usedPermissions', () => {
  it('finds nothing where hosts, both kinds of tasks, shells and flow logs hold roles', () => {
    expect(findingsOf(production, service(), render(production, service()))).toEqual([]);
  });

  it('names an ARN that the holder of a role never names', () => {
    const other = 'arn:aws:ssm:us-east-2:333333333333:parameter/cutover/production/order-invoicing/other';
    expect(findingsWhere(/starts a task/, also('ssm:GetParameters', other))).toEqual([
      expect.stringMatching(
        /^AWS::IAM::Role rolesexecution\w+: allows ssm:GetParameters on \S+\/other, which its holder never names: remove it$/,
      ),
    ]);
  });

  it("keeps the owner's password from the tasks that take requests", () => {
    const owner =
      'arn:aws:ssm:us-east-2:333333333333:parameter/cutover/production/order-invoicing/database/password';
    expect(findingsWhere(/starts a task/, also('ssm:GetParameters', owner))).toHaveLength(1);
    expect(findingsWhere(/starts the migrations/, also('ssm:GetParameters', owner))).toEqual([]);
  });

  it('names an action that nobody calls', () => {
    const findings = findingsWhere(/a host of/, (statement) =>
      statement.Action === 'ssm:GetParameter'
        ? { ...statement, Action: ['ssm:GetParameter', 'ssm:PutParameter'] }
        : statement,
    );
    expect(findings).toEqual([
      expect.stringMatching(/allows ssm:PutParameter, which its holder never calls: remove it/),
    ]);
  });

  it('names a parameter that a key would open beyond those that are read', () => {
    const opened = 'arn:aws:ssm:us-east-2:333333333333:parameter/somebody/else';
    const findings = findingsWhere(/starts a task/, (statement) =>
      statement.Action === 'kms:Decrypt'
        ? { ...statement, Condition: { StringEquals: { 'kms:EncryptionContext:PARAMETER_ARN': [opened] } } }
        : statement,
    );
    expect(findings).toEqual([expect.stringContaining(`allows kms:Decrypt on ${opened}`)]);
  });

  it('names an attached policy that writes to another log group', () => {
    const stage = withFault((resources: Planted[]) => {
      for (const { type, properties } of resources) {
        if (type !== 'AWS::IAM::Policy') continue;
        const { Statement } = properties['PolicyDocument'] as { Statement: { Resource: string }[] };
        for (const statement of Statement) statement.Resource = 'arn:aws:logs:us-east-2:1:log-group:other:*';
      }
    }, production);
    expect(findingsOf(production, service(), stage)).toContainEqual(
      expect.stringMatching(/^AWS::IAM::Role vpcflowlog\w+: allows logs:PutLogEvents on \S+other/),
    );
  });

  it('names a role that nobody is known to hold', () => {
    const stage = withFault((resources: Planted[]) => {
      const role = resources.find(({ properties }) =>
        /starts a task/.test((properties as Role).Description ?? ''),
      );
      (role?.properties as Role).RoleName = 'cutover-production-forgotten';
    }, production);
    expect(findingsOf(production, service(), stage)).toEqual([
      expect.stringMatching(/nobody is known to hold it: remove it, or say in rules\/role-holders\.ts/),
    ]);
  });
});
