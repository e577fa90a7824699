import type { Collection, ResourceProvider } from '../contracts.ts';
import { resourceId } from '../resource-ids.ts';
import type { NetworkState } from './network-state.ts';

type Properties = Readonly<Record<string, unknown>>;

/** What decides whether a task reaches AWS's APIs. Put at every start, so that a state of before knows them too. */
export function routeProviders(state: NetworkState): ResourceProvider[] {
  return [
    kept('AWS::EC2::RouteTable', 'rtb', state.routeTables, 'RouteTableId', (id, properties) => ({
      id,
      vpcId: text(properties['VpcId']),
    })),
    kept('AWS::EC2::SubnetRouteTableAssociation', 'rtbassoc', state.associations, 'Id', (id, properties) => ({
      id,
      subnetId: text(properties['SubnetId']),
      routeTableId: text(properties['RouteTableId']),
    })),
    kept('AWS::EC2::Route', 'r', state.routes, 'CidrBlock', (id, properties) => ({
      id,
      routeTableId: text(properties['RouteTableId']),
      cidr: text(properties['DestinationCidrBlock']),
      target: targets.map((name) => properties[name]).find((value) => typeof value === 'string'),
    })),
    kept('AWS::EC2::NatGateway', 'nat', state.natGateways, 'NatGatewayId', (id, properties) => ({
      id,
      subnetId: text(properties['SubnetId']),
    })),
    kept('AWS::EC2::VPCEndpoint', 'vpce', state.endpoints, 'Id', (id, properties) => ({
      id,
      vpcId: text(properties['VpcId']),
      service: text(properties['ServiceName']),
    })),
  ];
}

const targets = [
  'NatGatewayId',
  'GatewayId',
  'InstanceId',
  'NetworkInterfaceId',
  'TransitGatewayId',
  'VpcPeeringConnectionId',
];

function kept<Kept>(
  type: string,
  prefix: string,
  collection: Collection<Kept>,
  attribute: string,
  recordOf: (id: string, properties: Properties) => Kept,
): ResourceProvider {
  return {
    type,
    putAtEveryStart: true,
    put({ properties, physicalId: id = resourceId(prefix) }) {
      collection.set(id, recordOf(id, properties));
      return { physicalId: id, attributes: { [attribute]: id } };
    },
    remove: (id) => collection.delete(id),
  };
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
