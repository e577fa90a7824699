import type { Rule } from '../facts.ts';
import { targetInWords } from '../words.ts';
import { closedDoor } from './closed-door.ts';

/**
 * The load balancer's checks never reach the tasks: its security group lets nothing out to them, or theirs nothing in.
 * Clients get 504. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
 */
export const closedTarget: Rule = (facts) => {
  for (const target of facts.unhealthy) {
    if (target.health.reason !== 'Target.Timeout' || target.reached) continue;
    if (target.check.port !== 'traffic-port' && Number(target.check.port) !== target.port) continue;
    const { balancerGroups, taskGroups, taskAddress, vpcBlock, port } = target;
    const door = closedDoor(facts, {
      from: { groups: balancerGroups, block: vpcBlock },
      to: { groups: taskGroups, block: taskAddress },
      port,
      names: { from: 'the load balancer', to: 'the tasks' },
    });
    if (door !== undefined) {
      return { reason: targetInWords(target, facts.stopped), foreseen: false, ...door };
    }
  }
  return undefined;
};
