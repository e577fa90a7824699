import { describe, expect, it } from '@jest/globals';
import type { DeployEvent } from '@cutover/deploy';
import { plainReporter } from './plain-reporter.ts';

function report(...events: DeployEvent[]): string[] {
  const lines: string[] = [];
  const reporter = plainReporter((line) => lines.push(line));
  for (const event of events) reporter.report(event);
  return lines;
}

describe('plainReporter', () => {
  it('says that a stage failed, and after how long', () => {
    expect(
      report(
        { type: 'stage-started', stage: 'SCALE_UP', atMs: 1000 },
        { type: 'stage-ended', stage: 'SCALE_UP', atMs: 3500, failed: true },
      ),
    ).toEqual(['SCALE_UP started', 'SCALE_UP failed after 2.5 s']);
  });

  it('prints a line once when the same fact comes again', () => {
    const health = { type: 'health', slot: 'green', healthy: 1, wanted: 2, waitingFor: 'initial' } as const;
    expect(report(health, health, { ...health, healthy: 2, waitingFor: '' })).toEqual([
      'green: 1 of 2 targets healthy, waiting for initial',
      'green: 2 of 2 targets healthy',
    ]);
  });
});
