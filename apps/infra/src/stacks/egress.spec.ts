import type { EgressMode } from '@cutover/config';
import { egressModes, namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { rulesOf } from '../template/security-rules.ts';
import { environment, hosts, service } from '../testing/fixtures.ts';
import { render } from '../testing/render.ts';
import { routeTableOf } from '../testing/routes.ts';

type Change = Parameters<typeof environment>[1];

function stageWith(egress: EgressMode, change: Change = () => ({})): RenderedStage {
  const each = environment('staging', (loaded) => ({
    network: { ...loaded.network, egress },
    ...change(loaded),
  }));
  return render(each, service());
}

function subnetsOfTasks(stage: RenderedStage): readonly string[] {
  const { manifestParameter } = namesOf('staging', 'order-invoicing');
  return parseManifest(stage.parameter(manifestParameter), 'staging').network.subnets;
}

/** What the default routes of the tasks' subnets lead to, without repetition. */
function waysOut(stage: RenderedStage): string[] {
  const tables = subnetsOfTasks(stage).map((subnet) => routeTableOf(stage, subnet));
  const ways = stage
    .ofType('AWS::EC2::Route')
    .filter(({ properties }) => tables.includes(properties.RouteTableId))
    .map(({ properties }) => {
      const { GatewayId, NatGatewayId, InstanceId, EgressOnlyInternetGatewayId } = properties;
      if (GatewayId !== undefined) return 'internet gateway';
      if (NatGatewayId !== undefined) return 'NAT gateway';
      if (InstanceId !== undefined) return 'NAT instance';
      return EgressOnlyInternetGatewayId === undefined ? 'nowhere' : 'egress-only gateway';
    });
  return [...new Set(ways)];
}

/** Services with an interface endpoint that answers under its public name in a subnet of the tasks. */
function endpoints(stage: RenderedStage): string[] {
  const subnets = subnetsOfTasks(stage);
  return stage
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(({ properties }) => properties.VpcEndpointType === 'Interface' && properties.PrivateDnsEnabled)
    .filter(({ properties }) => subnets.every((subnet) => properties.SubnetIds?.includes(subnet)))
    .map(({ properties }) => properties.ServiceName.replace(/^com\.amazonaws\.[^.]+\./, ''))
    .sort();
}

const NEEDED = ['ecr.api', 'ecr.dkr', 'logs', 'ssm'];

describe('egress', () => {
  it.each([
    ['public', ['internet gateway'], []],
    ['nat', ['NAT gateway'], []],
    ['nat-instance', ['NAT instance'], []],
    ['endpoints', [], NEEDED],
    // AWS's own calls for a task go by IPv4, for which this gateway is none: the endpoints stand in.
    ['ipv6', ['egress-only gateway'], NEEDED],
  ] as const)('%s leads tasks to ECR, Parameter Store and Logs', (egress, ways, services) => {
    const stage = stageWith(egress);
    expect(waysOut(stage)).toEqual(ways);
    expect(endpoints(stage)).toEqual(services);
    expect(rulesOf(stage)).toContainEqual({
      at: 'tasks of every slot',
      direction: 'out',
      peer: '0.0.0.0/0',
      port: 443,
    });
  });

  it.each(egressModes)('%s keeps S3 and DynamoDB on free endpoints, for every subnet of tasks', (egress) => {
    const stage = stageWith(egress);
    const tables = subnetsOfTasks(stage).map((subnet) => routeTableOf(stage, subnet));
    const gateways = stage
      .ofType('AWS::EC2::VPCEndpoint')
      .filter(({ properties }) => properties.VpcEndpointType === 'Gateway');
    expect(gateways.map(({ properties }) => properties.ServiceName.split('.').at(-1))).toEqual([
      's3',
      'dynamodb',
    ]);
    for (const { properties } of gateways) {
      expect(properties.RouteTableIds).toEqual(expect.arrayContaining(tables));
    }
  });

  it.each([
    ['ECS Exec', { exec: true }],
    ['hosts', { deploymentMethod: 'migrating', hosts: hosts() }],
  ] as const)('endpoints carries sessions where there is %s', (_what, change) => {
    expect(endpoints(stageWith('endpoints', () => change))).toEqual([...NEEDED, 'ssmmessages'].sort());
  });

  it('endpoints lets tasks and hosts in, and nobody else', () => {
    const stage = stageWith('endpoints', () => ({ deploymentMethod: 'migrating', hosts: hosts() }));
    const inbound = rulesOf(stage).filter(
      ({ at, direction }) => at === 'interface endpoints' && direction === 'in',
    );
    expect(inbound.map(({ peer, port }) => [peer, port])).toEqual([
      ['tasks of every slot', 443],
      ['hosts of the Auto Scaling Group', 443],
    ]);
  });

  it.each([
    [false, 1],
    [true, 2],
  ])('nat has a gateway in each zone: %s', (natGatewayPerZone, count) => {
    const stage = stageWith('nat', ({ network }) => ({ network: { ...network, natGatewayPerZone } }));
    expect(stage.ofType('AWS::EC2::NatGateway')).toHaveLength(count);
  });

  it('nat-instance forwards: public address, no check of source and destination, masquerade', () => {
    const { properties } = stageWith('nat-instance').only('AWS::EC2::Instance');
    expect(properties).toMatchObject({
      SourceDestCheck: false,
      ImageId: '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64',
      MetadataOptions: { HttpTokens: 'required' },
      BlockDeviceMappings: [{ Ebs: { Encrypted: true } }],
      NetworkInterfaces: [{ AssociatePublicIpAddress: true }],
    });
    expect(properties['UserData']).toMatch(/ip_forward = 1[\s\S]*masquerade/);
  });

  it('nat-instance takes HTTPS of tasks to forward, and nothing else', () => {
    const rules = rulesOf(stageWith('nat-instance')).filter(
      ({ at, direction }) => /NAT/.test(at) && direction === 'in',
    );
    expect(rules.map(({ peer, port }) => [peer, port])).toEqual([['tasks of every slot', 443]]);
  });
});
