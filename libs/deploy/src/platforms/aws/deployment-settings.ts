import type { Manifest } from '@cutover/config';
import type { DeploymentSettings } from '../../engine/requests.ts';

const POLL_MS = 1000;
/** Two deployments that start together must not ask AWS in step. */
const POLL_JITTER_MS = 250;
const LEASE_MS = 15_000;

/** How the manifest wants its service to be deployed. */
export function deploymentSettings(
  { deployment, deregistrationDelaySeconds, desiredCount, task }: Manifest,
  { pollMs = POLL_MS + Math.random() * POLL_JITTER_MS }: { readonly pollMs?: number } = {},
): DeploymentSettings {
  return {
    steps: deployment.steps,
    stepBakeMs: deployment.stepBakeSeconds * 1000,
    bakeTimeMs: deployment.bakeTimeSeconds * 1000,
    startTimeoutMs: deployment.startTimeoutSeconds * 1000,
    taskTimeoutMs: deployment.taskTimeoutSeconds * 1000,
    settleMs: deployment.settleSeconds * 1000,
    deregistrationDelayMs: deregistrationDelaySeconds * 1000,
    desired: desiredCount,
    ...(task.migrate === undefined ? {} : { migrate: task.migrate }),
    pollMs,
    leaseMs: LEASE_MS,
  };
}
