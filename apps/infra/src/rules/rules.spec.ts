import type { ServiceDefinition } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { type Planted, set, withFault as faulty } from '../testing/faults.ts';
import { environment, environments, hosts, service, smallService } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';
import { assertRules, findingsOf } from './assert-rules.ts';

const migrating = environment('staging', () => ({ deploymentMethod: 'migrating', hosts: hosts() }));

const withFault = (plant: (resources: Planted[]) => unknown) => faulty(plant, migrating);

const findings = (stage: RenderedStage, each = migrating, definition = service()) =>
  findingsOf(each, definition, stage);

/** All rules from one group to another, in one direction. */
function isRule(resource: Planted, direction: 'Ingress' | 'Egress', name: RegExp): boolean {
  return resource.type === `AWS::EC2::SecurityGroup${direction}` && name.test(resource.logicalId);
}

describe('our rules', () => {
  it.each([
    [
      'Egress',
      /^groupsalbto.*tasks/,
      'target group staging-order-invoicing-blue: no rule lets "load balancer" out to "tasks of every slot" on port 3100',
    ],
    [
      'Ingress',
      /^groupstasksfrom.*alb/,
      'target group staging-order-invoicing-green: no rule lets "load balancer" into "tasks of every slot" on port 3100',
    ],
    [
      'Egress',
      /^groupsalbto.*hosts/,
      'target group staging-order-invoicing-asg: no rule lets "load balancer" out to "hosts of the Auto Scaling Group" on port 3100',
    ],
    [
      'Ingress',
      /^groupshostsfrom.*alb/,
      'target group staging-order-invoicing-asg: no rule lets "load balancer" into "hosts of the Auto Scaling Group" on port 3100',
    ],
    ['Egress', /^groupstasksto.*database/, 'database: "tasks of every slot" cannot reach it on port 5432'],
    [
      'Ingress',
      /^groupsdatabasefrom.*hosts/,
      'database: "hosts of the Auto Scaling Group" cannot reach it on port 5432',
    ],
  ] as const)('name the missing half when no %s matches %s', (direction, name, sentence) => {
    const stage = withFault((resources) => {
      const left = resources.filter((resource) => !isRule(resource, direction, name));
      expect(left.length).toBeLessThan(resources.length);
      return left;
    });
    expect(findings(stage)).toContainEqual(expect.stringContaining(sentence));
  });

  it('name the port of the probes when it is another than that of the requests', () => {
    const stage = withFault(
      set('AWS::ElasticLoadBalancingV2::TargetGroup', (group) => (group['HealthCheckPort'] = '9999')),
    );
    expect(findings(stage).join('\n')).toMatch(/out to "tasks of every slot" on port 9999/);
  });

  it('name who else may connect to the database', () => {
    const stage = withFault(
      set('AWS::EC2::SecurityGroup', (group) => {
        if (group['GroupDescription'] !== 'database') return;
        group['SecurityGroupIngress'] = [
          { CidrIp: '10.0.0.0/8', IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432 },
        ];
      }),
    );
    expect(findings(stage)).toEqual([
      'database: "10.0.0.0/8" may connect to it; only tasks and hosts may: remove the rule',
    ]);
  });

  it('name a probe that would overlap the next', () => {
    const stage = withFault(
      set('AWS::ElasticLoadBalancingV2::TargetGroup', (group) => (group['HealthCheckTimeoutSeconds'] = 10)),
    );
    expect(findings(stage)[0]).toMatch(
      /HealthCheckTimeoutSeconds = 10: must be shorter than HealthCheckIntervalSeconds, which is 10/,
    );
  });

  it('name both slots, hosts and the pool when the database has too few connections', () => {
    const definition = service({ environment: { DB_POOL_SIZE: '12' } });
    expect(findings(render(migrating, definition), migrating, definition)).toEqual([
      'environment staging: 2 slots x 2 tasks and 3 hosts x DB_POOL_SIZE 12 and 2 for migrations are 86 connections: must be at most 80 % of the 84 that t4g.micro takes: lower DB_POOL_SIZE or the counts, or take a larger instanceClass',
    ]);
  });

  it('name a secret with a value, and do not show it', () => {
    const stage = withFault(
      set('AWS::RDS::DBInstance', (database) => (database['MasterUserPassword'] = 'hunter2')),
    );
    expect(findings(stage)).toEqual([
      expect.stringMatching(/^AWS::RDS::DBInstance \w+: MasterUserPassword holds a value/),
    ]);
    expect(findings(stage).join()).not.toContain('hunter2');
  });

  it.each([
    [
      { Effect: 'Allow', Action: 'ssm:GetParameter', Resource: '*' },
      /allows ssm:GetParameter on every resource/,
    ],
    [{ Effect: 'Allow', Action: ['s3:*'], Resource: ['arn:aws:s3:::one'] }, /allows s3:\*: name the actions/],
  ])('name the action when a role has %j', (statement, sentence) => {
    const stage = withFault(
      set('AWS::IAM::Role', (role) => (role['Policies'] = [{ PolicyDocument: { Statement: [statement] } }])),
    );
    expect(findings(stage)[0]).toMatch(sentence);
  });

  it('are thrown with service and environment before them', () => {
    const stage = withFault((resources) =>
      resources.filter(({ type }) => type !== 'AWS::EC2::SecurityGroupEgress'),
    );
    expect(() => assertRules(migrating, service(), stage)).toThrow(
      /^service order-invoicing in staging: target group/,
    );
  });

  it('find nothing in any environment', () => {
    const definitions: ServiceDefinition[] = [service(), smallService()];
    for (const each of environments()) {
      for (const definition of definitions) {
        expect(findings(render(each, definition), each, definition)).toEqual([]);
      }
    }
  });
});
