import type {
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  TargetHealthDescription,
  TargetHealthReasonEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetHealth } from '../../contracts.ts';
import type { LoadBalancingContext } from '../context.ts';
import { acceptId } from './register-targets.ts';

const notRegistered: TargetHealth = {
  state: 'unused',
  reason: 'Target.NotRegistered',
  description: 'Target is not registered to the target group',
};

/** Without targets: all that are registered, draining ones too. Asked for by name, one that is gone is answered as well. */
export function describeTargetHealth({ state, fleet }: LoadBalancingContext) {
  return (input: DescribeTargetHealthInput): DescribeTargetHealthOutput => {
    const record = state.targetGroup(input.TargetGroupArn);
    const group = fleet.group(record.arn);
    const asked =
      input.Targets?.map(({ Id, Port }) => ({ id: acceptId(Id, record), port: Port ?? record.port })) ??
      record.targets;
    const descriptions = asked.map(({ id, port }): TargetHealthDescription => {
      const health = group?.healthOf(id, port) ?? notRegistered;
      const zone = record.targets.find(
        (target) => target.id === id && target.port === port,
      )?.availabilityZone;
      return {
        Target: { Id: id, Port: port, ...(zone !== undefined && { AvailabilityZone: zone }) },
        HealthCheckPort: record.healthCheck.port === 'traffic-port' ? String(port) : record.healthCheck.port,
        TargetHealth: {
          State: health.state,
          ...(health.reason !== undefined && { Reason: health.reason as TargetHealthReasonEnum }),
          ...(health.description !== undefined && { Description: health.description }),
        },
      };
    });
    return { TargetHealthDescriptions: descriptions };
  };
}
