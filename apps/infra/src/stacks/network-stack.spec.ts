import type { EgressMode, Manifest } from '@cutover/config';
import { namesOf, parseManifest } from '@cutover/config';
import { describe, expect, it } from '@jest/globals';
import { environment, environments, service } from '../testing/fixtures.ts';
import type { RuleProperties } from '../testing/properties.ts';
import type { RenderedStage } from '../testing/render.ts';
import { render } from '../testing/render.ts';
import { routeTableOf, tablesWithDefaultRoute } from '../testing/routes.ts';

interface Rule {
  /** Name of the group that the rule stands at. */
  readonly at: string;
  readonly direction: 'in' | 'out';
  /** Name of the other group, or a CIDR block. */
  readonly peer: string;
  readonly port: number | string;
}

/** Every rule of every security group, written in the group or beside it. */
function rulesOf(stage: RenderedStage): Rule[] {
  const groups = stage.ofType('AWS::EC2::SecurityGroup');
  const nameOf = (id = '') =>
    groups.find(({ logicalId }) => id.includes(logicalId))?.properties.GroupDescription ?? id;
  const rule = (at: string, direction: Rule['direction'], entry: RuleProperties): Rule => ({
    at: nameOf(at),
    direction,
    peer: entry.CidrIp ?? nameOf(entry.SourceSecurityGroupId ?? entry.DestinationSecurityGroupId),
    port: entry.IpProtocol === 'tcp' && entry.FromPort === entry.ToPort ? entry.FromPort : entry.IpProtocol,
  });
  return [
    ...groups.flatMap(
      ({ logicalId, properties: { SecurityGroupIngress = [], SecurityGroupEgress = [] } }) => [
        ...SecurityGroupIngress.map((entry) => rule(logicalId, 'in', entry)),
        ...SecurityGroupEgress.map((entry) => rule(logicalId, 'out', entry)),
      ],
    ),
    ...stage
      .ofType('AWS::EC2::SecurityGroupIngress')
      .map(({ properties }) => rule(properties.GroupId, 'in', properties)),
    ...stage
      .ofType('AWS::EC2::SecurityGroupEgress')
      .map(({ properties }) => rule(properties.GroupId, 'out', properties)),
  ];
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

  it('gives every subnet of tasks a way out, so that images can be pulled', () => {
    for (const each of environments()) {
      const stage = render(each, service());
      for (const subnet of networkOf(stage, each.name).subnets) {
        expect(tablesWithDefaultRoute(stage, 'anything')).toContain(routeTableOf(stage, subnet));
      }
    }
  });

  it('moves no subnet when the first NAT gateway comes', () => {
    const blocksOf = (egress: EgressMode) =>
      render(
        environment('dev', ({ network }) => ({ network: { ...network, egress } })),
        service(),
      )
        .ofType('AWS::EC2::Subnet')
        .map(({ logicalId, properties }) => [logicalId, properties.CidrBlock]);
    expect(blocksOf('nat')).toEqual(expect.arrayContaining(blocksOf('public')));
  });
});

function networkOf(stage: RenderedStage, environmentName: string): Manifest['network'] {
  const { manifestParameter } = namesOf(environmentName, 'order-invoicing');
  return parseManifest(stage.parameter(manifestParameter), environmentName).network;
}
