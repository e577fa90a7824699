import { describe, expect, it } from '@jest/globals';
import { breakerThreshold, describeFailure } from './task-failures.ts';

describe('breakerThreshold', () => {
  it.each([
    [1, 3],
    [6, 3],
    [7, 4],
    [1000, 200],
  ])('of %d wanted tasks is %d', (wanted, threshold) => {
    expect(breakerThreshold(wanted)).toBe(threshold);
  });
});

describe('describeFailure', () => {
  const failure = {
    taskId: 'abc',
    stopCode: 'EssentialContainerExited',
    stoppedReason: 'Essential container in task exited',
    stoppedAtMs: 1,
  };

  it('says so when the task wrote nothing', () => {
    expect(describeFailure({ ...failure, lastLogLines: [] })).toBe(
      'task abc stopped: Essential container in task exited (EssentialContainerExited); it wrote no log line',
    );
  });

  it('shows the last three lines of the log', () => {
    const text = describeFailure({ ...failure, exitCode: 1, lastLogLines: ['1', '2', ' 3 ', '4'] });
    expect(text).toContain('exit code 1');
    expect(text).toMatch(/its last log lines: 2 \| 3 \| 4$/);
  });
});
