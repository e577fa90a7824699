import { describe, expect, it } from '@jest/globals';
import type { ServiceRevision, SlotState, TaskFailure } from '../ports/platform.ts';
import { healthOf, judgeStart, judgeStay, unhealthyTargets } from './health-gate.ts';

const release = { name: 'r', digest: 'sha256:1', image: 'i@sha256:1' };
const revision: ServiceRevision = { id: 'green:2', release, configurationHash: 'h' };
const slotWith = (states: readonly string[], rest: Partial<SlotState> = {}): SlotState => ({
  slot: 'green',
  revision,
  desired: 2,
  running: 2,
  pending: 0,
  targets: states.map((state, index) => ({ id: String(index), state })),
  ...rest,
});
const failure = (taskId: string, stopCode = 'EssentialContainerExited'): TaskFailure => ({
  taskId,
  stopCode,
  stoppedReason: 'ended',
  stoppedAtMs: 1,
  lastLogLines: [],
});
const sample = (slot: SlotState | undefined, failures: readonly TaskFailure[] = []) => ({
  slot,
  revision,
  wanted: 2,
  failures,
});

describe('healthOf', () => {
  it.each([
    ['the slot to run anything', undefined],
    ['the slot to run anything', slotWith(['healthy', 'healthy'], { desired: 0 })],
    ['instead of green:1', slotWith(['healthy', 'healthy'], { revision: { ...revision, id: 'green:1' } })],
    ['1 of 2 running, 1 pending', slotWith(['healthy'], { running: 1, pending: 1 })],
    ['1 of 2 are, 1 unhealthy', slotWith(['healthy', 'unhealthy'])],
    ['1 of 2 are', slotWith(['healthy', 'draining', 'draining'])],
  ])('waits for %s', (word, slot) => {
    const { enough, waitingFor } = healthOf({ slot, revision, wanted: 2 });
    expect(enough).toBe(false);
    expect(waitingFor).toContain(word);
  });

  it('is enough when all wanted targets of the revision are healthy', () => {
    expect(healthOf({ slot: slotWith(['healthy', 'healthy', 'draining']), revision, wanted: 2 })).toEqual({
      healthy: 2,
      enough: true,
      waitingFor: '',
    });
  });
});

describe('judgeStart', () => {
  it('fails when as many tasks have failed as ECS would take', () => {
    const failures = ['a', 'b', 'c'].map((id) => failure(id));
    expect(judgeStart(sample(slotWith([]), failures)).kind).toBe('failed');
    expect(judgeStart(sample(slotWith([]), failures.slice(1))).kind).toBe('waiting');
  });

  it('does not hold lost machines against the release', () => {
    const losses = ['a', 'b', 'c', 'd'].map((id) => failure(id, 'SpotInterruption'));
    expect(judgeStart(sample(slotWith(['healthy', 'healthy']), losses)).kind).toBe('healthy');
  });
});

describe('judgeStay', () => {
  it('fails on the first task that fails, though all targets look healthy', () => {
    const verdict = judgeStay(sample(slotWith(['healthy', 'healthy']), [failure('a')]));
    expect(verdict).toMatchObject({ kind: 'failed', why: 'TASKS_FAILED' });
  });

  it('fails when no target is healthy', () => {
    expect(judgeStay(sample(slotWith(['unhealthy', 'unhealthy'])))).toMatchObject({
      kind: 'failed',
      why: 'HEALTH_GATE',
    });
  });

  it('is thin, not failed, when a lost task is being replaced', () => {
    const slot = slotWith(['healthy'], { running: 1, pending: 1 });
    expect(judgeStay(sample(slot, [failure('a', 'InfrastructureHealth')])).kind).toBe('thin');
  });
});

describe('unhealthyTargets', () => {
  it('gives the reason of the load balancer once for all targets that share it', () => {
    const reason = 'Target.ResponseCodeMismatch: Health checks failed with these codes: [500]';
    const targets = [
      { id: '10.0.0.1:8080', state: 'unhealthy', reason },
      { id: '10.0.0.2:8080', state: 'unhealthy', reason },
      { id: '10.0.0.3:8080', state: 'initial' },
    ];
    expect(unhealthyTargets({ slot: 'green', desired: 2, running: 2, pending: 0, targets })).toBe(
      `2 unhealthy (${reason})`,
    );
  });

  it('is empty where none is unhealthy, or the slot is not there', () => {
    const targets = [{ id: '10.0.0.1:8080', state: 'draining' }];
    expect(unhealthyTargets({ slot: 'green', desired: 0, running: 0, pending: 0, targets })).toBe('');
    expect(unhealthyTargets(undefined)).toBe('');
  });
});
