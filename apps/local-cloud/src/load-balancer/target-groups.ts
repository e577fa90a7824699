import { registerTargets } from './actions/register-targets.ts';
import type { TargetGroups } from '../contracts.ts';
import type { LoadBalancingContext } from './context.ts';
import { deregister } from './traffic/deregister.ts';

/** What ECS asks of load balancing, in its words. */
export function targetGroupsOf(context: LoadBalancingContext): TargetGroups {
  const { state, fleet } = context;
  const register = registerTargets(context);
  return {
    exists: (arn) => state.findTargetGroup(arn) !== undefined,
    isAssociated: (arn) => state.loadBalancersOfGroups().has(arn),
    register(arn, ip, port) {
      register({ TargetGroupArn: arn, Targets: [{ Id: ip, Port: port }] });
    },
    async deregister(arn, ip, port) {
      const record = state.findTargetGroup(arn);
      if (record === undefined) return;
      deregister(context, record, (target) => target.id === ip && target.port === port);
      await fleet.left(arn, ip, port);
    },
    health: (arn, ip, port) => fleet.group(arn)?.healthOf(ip, port),
  };
}
