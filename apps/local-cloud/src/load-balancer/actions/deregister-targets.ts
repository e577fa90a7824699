import type {
  DeregisterTargetsInput,
  DeregisterTargetsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import { deregister } from '../traffic/deregister.ts';

/** Without a port, every port of the target. The answer does not wait for the deregistration delay. */
export function deregisterTargets(context: LoadBalancingContext) {
  return (input: DeregisterTargetsInput): DeregisterTargetsOutput => {
    const record = context.state.targetGroup(input.TargetGroupArn);
    const given = input.Targets ?? [];
    const unknown = given.find(({ Id }) => !record.targets.some((target) => target.id === Id));
    if (unknown !== undefined) {
      throw new AwsError(
        'InvalidTargetException',
        `The following targets are not registered: '${unknown.Id ?? ''}'`,
      );
    }
    deregister(context, record, (target) =>
      given.some(({ Id, Port }) => Id === target.id && (Port === undefined || Port === target.port)),
    );
    return {};
  };
}
