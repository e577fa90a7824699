import type { EgressMode, Manifest } from '@cutover/config';
import { egressModes, namesOf, overlaps, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service } from '../testing/fixtures.ts';
import { rulesOf } from '../template/security-rules.ts';
import type { RenderedStage } from '../template/rendered-stage.ts';
import { render } from '../testing/render.ts';
import { routeTableOf, tablesWithDefaultRoute } from '../testing/routes.ts';

function renderWith(egress: EgressMode): RenderedStage {
  const changed = environment('dev', ({ network }) => ({ network: { ...network, egress } }));
  return render(changed, service());
}

const allEnvironments = environments().map((each) => [each.name, each] as const);

describe('NetworkStack', () => {
  it.each(allEnvironments)(
    'lets the load balancer out and the tasks in, on the port of every target group of %s',
    (_name, each) => {
      const stage = render(each, service());
      const groups = stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup');
      expect(groups).toHaveLength(2);
      for (const { properties } of groups) {
        expect(rulesOf(stage)).toEqual(
          expect.arrayContaining([
            { at: 'load balancer', direction: 'out', peer: 'tasks of every slot', port: properties.Port },
            { at: 'tasks of every slot', direction: 'in', peer: 'load balancer', port: properties.Port },
          ]),
        );
      }
    },
  );

  it.each(allEnvironments)(
    'lets nobody but the tasks of %s into the database, and it out to nobody',
    (_name, each) => {
      const rules = rulesOf(render(each, service()));
      expect(rules.filter(({ at }) => at === 'database')).toEqual([
        // Nobody has this address: without an outbound rule CloudFormation would add one that lets everything out.
        { at: 'database', direction: 'out', peer: '255.255.255.255/32', port: 'icmp' },
        { at: 'database', direction: 'in', peer: 'tasks of every slot', port: 5432 },
      ]);
      expect(rules).toContainEqual({
        at: 'tasks of every slot',
        direction: 'out',
        peer: 'database',
        port: 5432,
      });
    },
  );

  it('lets tasks out to HTTPS and the database only, and in from the load balancer only', () => {
    const rules = rulesOf(render(environment('staging'), service({ containerPort: 3100 })));
    expect(rules.filter(({ at }) => at === 'tasks of every slot')).toEqual([
      { at: 'tasks of every slot', direction: 'out', peer: '0.0.0.0/0', port: 443 },
      { at: 'tasks of every slot', direction: 'in', peer: 'load balancer', port: 3100 },
      { at: 'tasks of every slot', direction: 'out', peer: 'database', port: 5432 },
    ]);
  });

  it('opens the test listener to the named sources alone', () => {
    const withSources = environment('staging', ({ loadBalancer }) => ({
      loadBalancer: { ...loadBalancer, testSources: ['198.51.100.0/24', '203.0.113.7/32'] },
    }));
    const inbound = rulesOf(render(withSources, service())).filter(
      ({ at, direction }) => at === 'load balancer' && direction === 'in',
    );
    expect(inbound.map(({ peer, port }) => [peer, port])).toEqual([
      ['0.0.0.0/0', 80],
      ['198.51.100.0/24', 9000],
      ['203.0.113.7/32', 9000],
    ]);
  });

  it('keeps the test listener shut when no source is named', () => {
    const rules = rulesOf(render(environment('production'), service()));
    expect(rules.filter(({ port }) => port === 9000)).toEqual([]);
  });

  it('gives tasks a public address exactly when their subnets are public', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      const network = networkOf(stage, each.name);
      expect(network.subnets).toHaveLength(each.network.availabilityZones.length);
      for (const subnet of network.subnets) {
        const isPublic = tablesWithDefaultRoute(stage, 'gateway').includes(routeTableOf(stage, subnet));
        expect(isPublic).toBe(network.assignPublicIp);
      }
      expect(network.assignPublicIp).toBe(each.network.egress === 'public');
    }
  });

  it('moves no subnet when the way out changes', () => {
    const blocksOf = (egress: EgressMode) =>
      renderWith(egress)
        .ofType('AWS::EC2::Subnet')
        .map(({ logicalId, properties }) => [logicalId, properties.CidrBlock]);
    for (const egress of egressModes) {
      expect(blocksOf(egress)).toEqual(expect.arrayContaining(blocksOf('public')));
    }
  });

  it.each(egressModes)('keeps every subnet of %s inside its block and apart from the others', (egress) => {
    const blocks = renderWith(egress)
      .ofType('AWS::EC2::Subnet')
      .map(({ properties }) => properties.CidrBlock);
    for (const [index, block] of blocks.entries()) {
      expect(overlaps(block, '10.10.0.0/16')).toBe(true);
      for (const other of blocks.slice(index + 1))
        expect([block, other, overlaps(block, other)]).toContain(false);
    }
  });

  it('records accepted and rejected flows where the environment asks for it', () => {
    expect(render(environment('production'), service()).only('AWS::EC2::FlowLog').properties).toMatchObject({
      ResourceType: 'VPC',
      TrafficType: 'ALL',
    });
    expect(render(environment('dev'), service()).ofType('AWS::EC2::FlowLog')).toEqual([]);
  });
});

function networkOf(stage: RenderedStage, environmentName: string): Manifest['network'] {
  const { manifestParameter } = namesOf(environmentName, 'order-invoicing');
  return parseManifest(stage.parameter(manifestParameter), environmentName).network;
}
