import type { TaskFailure } from '../ports/platform.ts';

/** Stops that say nothing about the release: the machine below it went away. Spelled as ECS spells its stop codes. */
const LOSSES: readonly string[] = ['SpotInterruption', 'TerminationNotice', 'InfrastructureHealth'];

/** Failures that the release has to answer for. */
export function failuresOfRelease(failures: readonly TaskFailure[]): readonly TaskFailure[] {
  return failures.filter(({ stopCode }) => !LOSSES.includes(stopCode));
}

/**
 * How many distinct tasks may fail before a start is given up: ECS's own circuit breaker, half of the wanted tasks, from
 * 3 to 200.
 */
export function breakerThreshold(wanted: number): number {
  return Math.min(200, Math.max(3, Math.ceil(wanted / 2)));
}

/** One failure as a part of a sentence, with the last lines of its log. */
export function describeFailure({
  taskId,
  stopCode,
  stoppedReason,
  exitCode,
  lastLogLines,
}: TaskFailure): string {
  const code = exitCode === undefined ? stopCode : `${stopCode}, exit code ${exitCode}`;
  return `task ${taskId} stopped: ${stoppedReason} (${code}); ${describeLog(lastLogLines)}`;
}

/** At most three lines: the rest is in the log. */
export function describeLog(lines: readonly string[]): string {
  if (lines.length === 0) return 'it wrote no log line';
  return `its last log lines: ${lines
    .slice(-3)
    .map((line) => line.trim())
    .join(' | ')}`;
}
