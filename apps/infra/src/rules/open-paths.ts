import { groupNamed, groupsOfHosts, rulesOf, type SecurityRule } from '../template/security-rules.ts';
import type { Rule, Subject } from './rule.ts';

interface Path {
  readonly from: string;
  readonly to: string;
  readonly port: number;
  readonly what: string;
}

/**
 * From the load balancer to every target group, on the port of the requests and on that of the probes: one rule lets the
 * balancer out, another lets the target's side in. Where one is missing, probes time out and clients read 504.
 */
export const openPaths: Rule = (subject) => {
  const rules = rulesOf(subject.stage);
  return pathsOf(subject).flatMap(({ from, to, port, what }) => [
    ...missing(
      rules,
      { at: from, direction: 'out', peer: to, port },
      `${what}: no rule lets "${from}" out to "${to}"`,
    ),
    ...missing(
      rules,
      { at: to, direction: 'in', peer: from, port },
      `${what}: no rule lets "${from}" into "${to}"`,
    ),
  ]);
};

function pathsOf({ stage, manifest }: Subject): Path[] {
  const balancers = stage
    .ofType('AWS::ElasticLoadBalancingV2::LoadBalancer')
    .flatMap(({ properties }) => properties.SecurityGroups);
  const hosts = groupsOfHosts(stage);
  return stage.ofType('AWS::ElasticLoadBalancingV2::TargetGroup').flatMap(({ properties }) => {
    const targets = properties.TargetType === 'ip' ? manifest.network.securityGroups : hosts;
    const ports = [properties.Port, Number(properties.HealthCheckPort ?? properties.Port)];
    return [...new Set(ports)].flatMap((port) =>
      balancers.flatMap((from) =>
        targets.map((to) => ({
          from: groupNamed(stage, from),
          to: groupNamed(stage, to),
          port,
          what: `target group ${properties.Name}`,
        })),
      ),
    );
  });
}

function missing(rules: readonly SecurityRule[], wanted: SecurityRule, problem: string): string[] {
  const there = rules.some(
    ({ at, direction, peer, port }) =>
      at === wanted.at && direction === wanted.direction && peer === wanted.peer && port === wanted.port,
  );
  if (there) return [];
  return [
    `${problem} on port ${wanted.port}, so probes would time out and clients read 504: write both halves of the rule in constructs/security-groups.ts`,
  ];
}
