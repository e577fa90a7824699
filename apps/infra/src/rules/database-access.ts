import { groupNamed, groupsOfHosts, rulesOf } from '../template/security-rules.ts';
import type { Rule } from './rule.ts';

/** Tasks and hosts reach the database, on its port, and nobody else does. */
export const databaseAccess: Rule = ({ stage, manifest }) => {
  const rules = rulesOf(stage);
  const hosts = groupsOfHosts(stage);
  const allowed = [...manifest.network.securityGroups, ...hosts].map((id) => groupNamed(stage, id));
  return stage.ofType('AWS::RDS::DBInstance').flatMap(({ properties }) => {
    const port = Number(properties.Port);
    return properties.VPCSecurityGroups.map((id) => groupNamed(stage, id)).flatMap((database) => {
      const inbound = rules.filter(({ at, direction }) => at === database && direction === 'in');
      const outbound = rules.filter(({ peer, direction }) => peer === database && direction === 'out');
      const has = (list: typeof rules, key: 'at' | 'peer', who: string) =>
        list.some((rule) => rule[key] === who && rule.port === port);
      return [
        ...inbound
          .filter(({ peer }) => !allowed.includes(peer))
          .map(
            ({ peer }) => `database: "${peer}" may connect to it; only tasks and hosts may: remove the rule`,
          ),
        ...allowed
          .filter((who) => !has(inbound, 'peer', who) || !has(outbound, 'at', who))
          .map(
            (who) =>
              `database: "${who}" cannot reach it on port ${port}: write both halves of the rule in constructs/security-groups.ts`,
          ),
        ...(properties.PubliclyAccessible ? ['database: PubliclyAccessible is true: leave it false'] : []),
      ];
    });
  });
};
