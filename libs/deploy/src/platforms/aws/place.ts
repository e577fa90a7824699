import type { EcsSlot, Manifest, Names } from '@cutover/config';
import { DeployError } from '../../engine/deploy-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Slot } from '../../ports/platform.ts';
import type { AwsClients } from './aws-clients.ts';

/** What every part of the adapter works with: one service in one environment. */
export interface AwsPlace {
  readonly clients: AwsClients;
  readonly manifest: Manifest;
  readonly names: Names;
  readonly clock: Clock;
  /** Between two reads while waiting. */
  readonly pollMs: number;
}

/** Colours of this manifest. @throws {DeployError} BAD_REQUEST for a slot that is no ECS service here */
export function ecsSlot(slot: Slot): EcsSlot {
  if (slot !== 'asg') return slot;
  throw new DeployError(
    'BAD_REQUEST',
    'slot asg has no target group in the manifest',
    'name blue or green: this service has no Auto Scaling Group',
  );
}

/** What the SDK takes beside the input of a call. */
export function callOptions(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}

/** `arn:…:task/<cluster>/<id>` → `<id>`. */
export function lastPart(arn: string | undefined): string {
  return arn?.slice(arn.lastIndexOf('/') + 1) ?? '';
}
