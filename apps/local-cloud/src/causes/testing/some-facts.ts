import type { Manifest } from '@cutover/config';
import type { SecurityRule } from '../../network/security-rules.ts';
import type { Facts, UnhealthyTarget } from '../facts.ts';
import { templateView } from '../template-view.ts';

export const GROUP = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/1';

const resources = {
  Alb: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [] } },
  AlbOut: { Type: 'AWS::EC2::SecurityGroupEgress', Properties: { FromPort: 8081, ToPort: 8081 } },
  Tasks: { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupEgress: [{ FromPort: 443 }] } },
  TasksIn: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { FromPort: 8080, ToPort: 8080 } },
  Database: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'database' } },
  Subnet: { Type: 'AWS::EC2::Subnet', Properties: { CidrBlock: '10.0.0.0/24' } },
  Table: { Type: 'AWS::EC2::RouteTable', Properties: { Tags: [] } },
  Green: {
    Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    Properties: { HealthCheckPath: '/helth', HealthCheckPort: '8081', Matcher: { HttpCode: '200' } },
    Metadata: { 'aws:cdk:path': 'service/traffic/green/Resource' },
  },
  Execution: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              { Action: 'ecr:GetAuthorizationToken', Resource: '*' },
              { Action: ['ssm:GetParameters'], Resource: ['arn:aws:ssm:eu-west-1:1:parameter/test/host'] },
            ],
          },
        },
      ],
    },
  },
  Manifest: {
    Type: 'AWS::SSM::Parameter',
    Properties: {
      Value: {
        'Fn::Join': [
          '',
          [
            '{"network":{"assignPublicIp":false},',
            '"logGroup":"/test/loggs","task":{',
            '"environment":{"DB_POOL_SIZE":"50"},',
            '"secrets":{"DB_USER":"arn:aws:ssm:eu-west-1:1:parameter/test/usser"}}}',
          ],
        ],
      },
    },
  },
};
const physicalIds: Readonly<Record<string, string>> = {
  Alb: 'sg-alb',
  AlbOut: 'sgr-alb',
  Tasks: 'sg-tasks',
  TasksIn: 'sgr-tasks',
  Database: 'sg-database',
  Subnet: 'subnet-1',
  Table: 'rtb-1',
  Green: GROUP,
  Execution: 'test-execution',
  Manifest: '/cutover/local/service/manifest',
};
const template = { Resources: resources, Outputs: {}, Parameters: {}, Conditions: {}, Mappings: {} };

/** The template that the facts speak of, as CDK writes it. */
export const templateText = JSON.stringify(template, undefined, 1);

export const origin = templateView(
  {
    stacks: [
      { name: 'test', templateFile: '/out/test.template.json', text: templateText, template, parameters: {} },
    ],
  },
  {
    values: () =>
      Object.entries(resources).map(([logicalId, { Type: type }]) => ({
        stackName: 'test',
        logicalId,
        type,
        physicalId: physicalIds[logicalId] ?? '',
        attributes: {},
        propertiesHash: '',
      })),
  },
);

type ManifestFacts = NonNullable<Facts['manifest']>;

/** A manifest with what the rules read of it. */
export function manifest(changes: {
  readonly task?: Partial<Manifest['task']>;
  readonly healthCheckPath?: string;
  readonly logGroup?: string;
}): ManifestFacts {
  const value = {
    network: { securityGroups: ['sg-tasks'], subnets: ['subnet-1'], assignPublicIp: false },
    task: { secrets: {}, environment: {}, ...changes.task },
    healthCheck: { path: changes.healthCheckPath ?? '/health' },
    logGroup: changes.logGroup ?? '/test/logs',
    desiredCount: 2,
  } as unknown as Manifest;
  return { value, origin: found('AWS::SSM::Parameter', 'Manifest') };
}

function found(type: string, logicalId: string) {
  const it = origin(type, physicalIds[logicalId] ?? '');
  if (it === undefined) throw new Error(`the template holds no ${logicalId}`);
  return it;
}

/** Nothing is wrong, but for the changes. */
export function someFacts(changes: Partial<Facts> = {}): Facts {
  return {
    unhealthy: [],
    stopped: [],
    manifest: manifest({}),
    origin,
    securityRules: [],
    wayOut: () => ({ kind: 'open' }),
    parameters: [],
    logGroups: ['/test/logs'],
    databases: [],
    ...changes,
  };
}

export function unhealthy(
  reason: string,
  description: string,
  changes: Partial<UnhealthyTarget> & { readonly path?: string; readonly checkedPort?: string } = {},
): UnhealthyTarget {
  const { path = '/health', checkedPort = 'traffic-port', ...others } = changes;
  return {
    atMs: 1,
    targetGroupArn: GROUP,
    port: 8080,
    health: { state: 'unhealthy', reason, description },
    check: {
      enabled: true,
      protocol: 'HTTP',
      port: checkedPort,
      path,
      intervalSeconds: 5,
      timeoutSeconds: 2,
      healthyThreshold: 2,
      unhealthyThreshold: 2,
      matcher: '200',
    },
    balancerGroups: ['sg-alb'],
    taskGroups: ['sg-tasks'],
    taskAddress: '10.0.0.7',
    vpcBlock: '10.0.0.0/16',
    reached: true,
    ...others,
  };
}

/** Rules of the groups of the template: of the load balancer out to the tasks, and of the tasks in from it. */
export function securityRules(ports: {
  readonly out?: number;
  readonly into?: number;
}): Facts['securityRules'] {
  const rule = (id: string, changes: Partial<SecurityRule>, port: number) => ({
    rule: { id, protocol: 'tcp', fromPort: port, toPort: port, ...changes } as SecurityRule,
    origin: origin(`AWS::EC2::SecurityGroup${changes.direction === 'egress' ? 'Egress' : 'Ingress'}`, id),
  });
  const nothingOut = rule(
    '',
    { groupId: 'sg-alb', direction: 'egress', protocol: 'icmp', cidr: '255.255.255.255/32' },
    0,
  );
  return [
    ports.out === undefined
      ? nothingOut
      : rule('sgr-alb', { groupId: 'sg-alb', direction: 'egress', peerGroupId: 'sg-tasks' }, ports.out),
    ...(ports.into === undefined
      ? []
      : [
          rule('sgr-tasks', { groupId: 'sg-tasks', direction: 'ingress', peerGroupId: 'sg-alb' }, ports.into),
        ]),
  ];
}
