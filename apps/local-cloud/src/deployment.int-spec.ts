import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateServiceCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateRuleCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it } from '@jest/globals';
import { smallStack, writeAssembly } from './testing/fixture-assembly.ts';
import type { FixtureStack } from './testing/fixture-assembly.ts';
import { startCloud } from './testing/start-cloud.ts';
import type { TestCloud } from './testing/start-cloud.ts';

const port = 8080;
const open = { IpProtocol: 'tcp', FromPort: port, ToPort: port };
const group = (name: string) => ({
  Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  Properties: {
    Name: name,
    TargetType: 'ip',
    Protocol: 'HTTP',
    Port: port,
    VpcId: { Ref: 'Vpc' },
    HealthCheckPath: '/',
    HealthCheckIntervalSeconds: 5,
    HealthCheckTimeoutSeconds: 2,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '5' }],
  },
});
const parameter = (Name: string, Value: unknown) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name, Type: 'String', Value },
});

/** With what its tasks need, and nothing else. */
const executionRole = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'execution',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'ecs-tasks.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    },
    ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
    Policies: [
      {
        PolicyName: 'secrets',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: {
            Effect: 'Allow',
            Action: 'ssm:GetParameters',
            Resource: {
              'Fn::Sub': 'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/test/subnet',
            },
          },
        },
      },
    ],
  },
};

/** A load balancer with a listener, two target groups and a cluster. */
const serviceStack: FixtureStack = {
  Resources: {
    ...smallStack.Resources,
    OtherSubnet: {
      Type: 'AWS::EC2::Subnet',
      Properties: { VpcId: { Ref: 'Vpc' }, CidrBlock: '10.99.1.0/24', AvailabilityZone: 'eu-west-1b' },
    },
    BalancerGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { VpcId: { Ref: 'Vpc' }, GroupDescription: 'balancer' },
    },
    TaskGroup: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { VpcId: { Ref: 'Vpc' }, GroupDescription: 'tasks' },
    },
    TaskIngress: {
      Type: 'AWS::EC2::SecurityGroupIngress',
      Properties: {
        ...open,
        GroupId: { 'Fn::GetAtt': ['TaskGroup', 'GroupId'] },
        SourceSecurityGroupId: { 'Fn::GetAtt': ['BalancerGroup', 'GroupId'] },
      },
    },
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Name: 'test',
        Type: 'application',
        Scheme: 'internet-facing',
        Subnets: [{ Ref: 'Subnet' }, { Ref: 'OtherSubnet' }],
        SecurityGroups: [{ Ref: 'BalancerGroup' }],
      },
    },
    Blue: group('test-blue'),
    Green: group('test-green'),
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: { Ref: 'Balancer' },
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
      },
    },
    Execution: executionRole,
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'test' } },
    TaskGroupId: parameter('/test/task-group', { Ref: 'TaskGroup' }),
    ListenerArn: parameter('/test/listener', { Ref: 'Listener' }),
  },
};

/** What a release answers. */
const program = `
import http from 'node:http';
const server = http.createServer((request, response) => response.end(process.env.RELEASE));
server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('release', process.env.RELEASE, 'listens'));
process.on('SIGTERM', () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

class Rehearsal {
  readonly cloud: TestCloud;
  groups: Record<string, string> = {};

  constructor(cloud: TestCloud) {
    this.cloud = cloud;
  }

  get ecs() {
    return new ECSClient(this.cloud.client());
  }

  get elb() {
    return new ElasticLoadBalancingV2Client(this.cloud.client());
  }

  async read(Name: string): Promise<string> {
    const answer = await new SSMClient(this.cloud.client()).send(new GetParameterCommand({ Name }));
    return answer.Parameter?.Value ?? '';
  }

  async attach(): Promise<string> {
    const found = await this.elb.send(new DescribeTargetGroupsCommand({}));
    for (const { TargetGroupName = '', TargetGroupArn = '' } of found.TargetGroups ?? []) {
      this.groups[TargetGroupName.replace('test-', '')] = TargetGroupArn;
    }
    const rule = await this.elb.send(
      new CreateRuleCommand({
        ListenerArn: await this.read('/test/listener'),
        Priority: 1,
        Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
        Actions: this.forward(100, 0),
      }),
    );
    return rule.Rules?.[0]?.RuleArn ?? '';
  }

  forward(blue: number, green: number) {
    const TargetGroups = [
      { TargetGroupArn: this.groups['blue'], Weight: blue },
      { TargetGroupArn: this.groups['green'], Weight: green },
    ];
    return [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }];
  }

  async run(slot: 'blue' | 'green', image: string): Promise<void> {
    const definition = await this.ecs.send(
      new RegisterTaskDefinitionCommand({
        family: `test-${slot}`,
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        cpu: '256',
        memory: '512',
        executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
        containerDefinitions: [
          {
            name: 'app',
            image,
            command: ['main.mjs'],
            portMappings: [{ containerPort: port }],
            environment: [{ name: 'RELEASE', value: slot }],
            secrets: [
              { name: 'SUBNET', valueFrom: 'arn:aws:ssm:eu-west-1:123456789012:parameter/test/subnet' },
            ],
            logConfiguration: {
              logDriver: 'awslogs',
              options: {
                'awslogs-group': '/test/service',
                'awslogs-region': 'eu-west-1',
                'awslogs-stream-prefix': slot,
              },
            },
          },
        ],
      }),
    );
    await this.ecs.send(
      new CreateServiceCommand({
        cluster: 'test',
        serviceName: slot,
        taskDefinition: definition.taskDefinition?.taskDefinitionArn,
        desiredCount: 2,
        launchType: 'FARGATE',
        loadBalancers: [{ targetGroupArn: this.groups[slot], containerName: 'app', containerPort: port }],
        networkConfiguration: {
          awsvpcConfiguration: {
            subnets: [await this.read('/test/subnet')],
            securityGroups: [await this.read('/test/task-group')],
          },
        },
      }),
    );
  }

  async healthy(slot: string): Promise<number> {
    const answer = await this.elb.send(
      new DescribeTargetHealthCommand({ TargetGroupArn: this.groups[slot] }),
    );
    return (answer.TargetHealthDescriptions ?? []).filter(
      ({ TargetHealth }) => TargetHealth?.State === 'healthy',
    ).length;
  }

  async url(): Promise<string> {
    const answer = await fetch(`${this.cloud.url}/_cutover/health`);
    return ((await answer.json()) as { listeners: { url: string }[] }).listeners[0]?.url ?? '';
  }

  async pids(): Promise<string[]> {
    const { taskArns: tasks = [] } = await this.ecs.send(new ListTasksCommand({ cluster: 'test' }));
    const described = await this.ecs.send(new DescribeTasksCommand({ cluster: 'test', tasks }));
    return (described.tasks ?? []).map(({ taskArn = '' }) => taskArn).sort();
  }
}

async function until(what: string, check: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`timed out waiting until ${what}`);
    await sleep(50);
  }
}

describe('a cutover through stock clients', () => {
  it('moves traffic from blue to green without a failed request, and survives a kill of the cloud', async () => {
    await using cloud = await startCloud();
    await cloud.stop();
    const assembly = await writeAssembly(join(cloud.folder, 'service'), { service: serviceStack });
    expect(await cloud.start({ assembly })).toBeUndefined();
    const rehearsal = new Rehearsal(cloud);
    const bundle = join(cloud.folder, 'bundle');
    await mkdir(bundle);
    await writeFile(join(bundle, 'main.mjs'), program);
    const pushed = await fetch(`${cloud.url}/_cutover/images`, {
      method: 'POST',
      body: JSON.stringify({ repository: 'cutover/test', bundle }),
    });
    const { uri } = (await pushed.json()) as { uri: string };
    const rule = await rehearsal.attach();
    const url = await rehearsal.url();
    expect((await fetch(url)).status).toBe(503);

    await rehearsal.run('blue', uri);
    await until('blue is healthy', async () => (await rehearsal.healthy('blue')) === 2);
    await rehearsal.run('green', uri);
    await until('green is healthy', async () => (await rehearsal.healthy('green')) === 2);

    const seen: Record<string, number> = {};
    const stop = new AbortController();
    const load = (async () => {
      while (!stop.signal.aborted) {
        const answer = await fetch(url);
        const text = answer.status === 200 ? await answer.text() : `status ${answer.status}`;
        seen[text] = (seen[text] ?? 0) + 1;
        await sleep(2);
      }
    })();
    await sleep(200);
    for (const green of [50, 100]) {
      const Actions = rehearsal.forward(100 - green, green);
      await rehearsal.elb.send(new ModifyRuleCommand({ RuleArn: rule, Actions }));
      await sleep(300);
    }
    await rehearsal.ecs.send(new UpdateServiceCommand({ cluster: 'test', service: 'blue', desiredCount: 0 }));
    await until('blue is gone', async () => (await rehearsal.pids()).length === 2);
    stop.abort();
    await load;
    expect(Object.keys(seen).sort()).toEqual(['blue', 'green']);

    const before = await rehearsal.pids();
    await cloud.kill();
    expect(await cloud.start({ assembly })).toBeUndefined();
    expect(await rehearsal.pids()).toEqual(before);
    expect(await (await fetch(await rehearsal.url())).text()).toBe('green');
    const logs = new CloudWatchLogsClient(cloud.client());
    const lines = await logs.send(
      new FilterLogEventsCommand({ logGroupName: '/test/service', logStreamNamePrefix: 'green/app/' }),
    );
    expect(lines.events?.map(({ message }) => message)).toEqual([
      'release green listens',
      'release green listens',
    ]);
    const page = await (await fetch(cloud.url)).text();
    expect(page).toContain('test-green');
  });
});
