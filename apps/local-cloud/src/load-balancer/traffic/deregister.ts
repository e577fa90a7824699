import type { CloudClock } from '../../contracts.ts';
import type { LoadBalancingState } from '../state/load-balancing-state.ts';
import type { RegisteredTarget, TargetGroupRecord } from '../state/records.ts';

/** Targets that match begin to drain; where the group is in no rule, nothing drains and they are gone at once. */
export function deregister(
  { state, clock }: { readonly state: LoadBalancingState; readonly clock: CloudClock },
  record: TargetGroupRecord,
  matches: (target: RegisteredTarget) => boolean,
): void {
  if (!record.targets.some((target) => matches(target) && target.drainedAtMs === undefined)) return;
  const delaySeconds = Number(record.attributes['deregistration_delay.timeout_seconds'] ?? 300);
  const drainedAtMs = clock.now().getTime() + clock.scaledMs(delaySeconds);
  const inUse = state.loadBalancersOfGroups().has(record.arn);
  const targets = record.targets.flatMap((target) => {
    if (!matches(target) || target.drainedAtMs !== undefined) return [target];
    return inUse && delaySeconds > 0 ? [{ ...target, drainedAtMs }] : [];
  });
  state.saveTargetGroup({ ...record, targets });
}
