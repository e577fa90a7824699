import type { ContainerDefinition, HealthStatus } from '@aws-sdk/client-ecs';
import type { CloudClock } from '../../contracts.ts';
import { wait } from '../wait.ts';
import type { CheckRequest, TaskRuntime } from './task-runtime.ts';

/** A health check's command as a program and its words; undefined where the container has none. */
export function checkCommand(definition: ContainerDefinition): string[] | undefined {
  const [kind, ...words] = definition.healthCheck?.command ?? [];
  if (kind === undefined || kind === 'NONE') return undefined;
  if (kind === 'CMD') return words;
  return ['/bin/sh', '-c', kind === 'CMD-SHELL' ? words.join(' ') : [kind, ...words].join(' ')];
}

/**
 * Runs a container's health check until the signal is aborted. HEALTHY with the first success; UNHEALTHY after
 * `retries` failures in a row, of which those within the start period do not count before the first success.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
 */
export async function watchHealth(
  definition: ContainerDefinition,
  request: Omit<CheckRequest, 'command' | 'timeoutMs'>,
  { runtime, clock }: { runtime: TaskRuntime; clock: CloudClock },
  report: (status: HealthStatus) => void,
  signal: AbortSignal,
): Promise<void> {
  const command = checkCommand(definition);
  if (command === undefined) return;
  const { interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = definition.healthCheck ?? {};
  const countsFrom = clock.now().getTime() + clock.scaledMs(startPeriod);
  let status: HealthStatus = 'UNKNOWN';
  let failures = 0;
  for (;;) {
    await wait(clock.scaledMs(interval), signal);
    if (signal.aborted) return;
    // A process needs real time to start, whatever the scale.
    const timeoutMs = Math.max(clock.scaledMs(timeout), 1000);
    const passed = await runtime.check({ ...request, command, timeoutMs });
    if (signal.aborted as boolean) return;
    const starting = status === 'UNKNOWN' && clock.now().getTime() < countsFrom;
    failures = passed || starting ? 0 : failures + 1;
    const next: HealthStatus = passed ? 'HEALTHY' : failures >= retries ? 'UNHEALTHY' : status;
    if (next !== status) report((status = next));
  }
}
