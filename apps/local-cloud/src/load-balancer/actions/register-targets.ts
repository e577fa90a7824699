import { isIP } from 'node:net';
import type { RegisterTargetsInput, RegisterTargetsOutput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../aws-error.ts';
import type { LoadBalancingContext } from '../context.ts';
import type { RegisteredTarget, TargetGroupRecord } from '../state/records.ts';

const MAX_TARGETS = 1000;

/** Registering a target again changes nothing, unless it drains: then it starts afresh. */
export function registerTargets({ state }: LoadBalancingContext) {
  return (input: RegisterTargetsInput): RegisterTargetsOutput => {
    const record = state.targetGroup(input.TargetGroupArn);
    if (input.Targets === undefined || input.Targets.length === 0) {
      throw new AwsError('ValidationError', 'At least one target must be specified');
    }
    const given = input.Targets.map(({ Id, Port, AvailabilityZone }): RegisteredTarget => ({
      id: acceptId(Id, record),
      port: Port ?? record.port,
      ...(AvailabilityZone !== undefined && { availabilityZone: AvailabilityZone }),
    }));
    const kept = record.targets.filter(
      (target) =>
        !given.some(
          (one) => one.id === target.id && one.port === target.port && target.drainedAtMs !== undefined,
        ),
    );
    const added = given.filter(
      (one) => !kept.some((target) => target.id === one.id && target.port === one.port),
    );
    if (kept.length + added.length > MAX_TARGETS) {
      throw new AwsError(
        'TooManyTargetsException',
        `The target group can have at most ${MAX_TARGETS} targets`,
      );
    }
    if (added.length > 0) state.saveTargetGroup({ ...record, targets: [...kept, ...added] });
    return {};
  };
}

/** @throws {AwsError} InvalidTargetException where the id is none of the group's target type */
export function acceptId(id: string | undefined, record: TargetGroupRecord): string {
  const valid = record.targetType === 'ip' ? isIP(id ?? '') !== 0 : /^i-[0-9a-f]{8,17}$/.test(id ?? '');
  if (id !== undefined && valid) return id;
  const what = record.targetType === 'ip' ? 'IP address' : 'instance ID';
  throw new AwsError('InvalidTargetException', `The ${what} '${id ?? ''}' is not valid`);
}
