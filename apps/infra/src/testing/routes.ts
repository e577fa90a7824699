import type { RenderedStage } from '../template/rendered-stage.ts';

/** The route table of a subnet. @throws {Error} where it has none of its own */
export function routeTableOf(stage: RenderedStage, subnet: string): string {
  const association = stage
    .ofType('AWS::EC2::SubnetRouteTableAssociation')
    .find(({ properties }) => properties.SubnetId === subnet);
  if (association === undefined) throw new Error(`no route table for ${subnet}`);
  return association.properties.RouteTableId;
}

/** Tables with a default route, by what it leads to. */
export function tablesWithDefaultRoute(stage: RenderedStage, to: 'gateway' | 'anything'): string[] {
  return stage
    .ofType('AWS::EC2::Route')
    .filter(({ properties }) => properties.DestinationCidrBlock === '0.0.0.0/0')
    .filter(({ properties }) => to === 'anything' || properties.GatewayId !== undefined)
    .map(({ properties }) => properties.RouteTableId);
}
