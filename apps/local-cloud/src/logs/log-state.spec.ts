import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createLogState } from './log-state.ts';
import type { LogEvent, LogFiles } from './log-files.ts';

const place = { region: 'eu-west-1', account: '123456789012' };

function setUp({ full = false, retentionDays }: { full?: boolean; retentionDays?: number } = {}) {
  let nowMs = 1_000_000;
  const onDisk = new Map<string, LogEvent[]>();
  const write = (key: string, events: readonly LogEvent[]) => {
    if (full) throw new Error('ENOSPC');
    onDisk.set(key, [...events]);
  };
  const files: LogFiles = {
    read: (key) => onDisk.get(key) ?? [],
    append: (key, events) => write(key, [...(onDisk.get(key) ?? []), ...events]),
    replace: write,
    remove: (key) => void onDisk.delete(key),
  };
  const clock = { timeScale: 1, now: () => new Date(nowMs), scaledMs: (seconds: number) => seconds * 1000 };
  const store = createMemoryStore();
  const open = () => createLogState({ store, files, clock, place });
  const state = open();
  state.groups.set('g', { name: 'g', createdMs: 0, ...(retentionDays !== undefined && { retentionDays }) });
  const append = (stream: string, count: number) =>
    state.append(
      'g',
      stream,
      Array.from({ length: count }, (_, index) => ({ timestampMs: nowMs + index, message: `m${index}` })),
    );
  return { state, open, append, onDisk, wait: (ms: number) => (nowMs += ms) };
}

describe('createLogState', () => {
  it('lets a task go on when the disk is full', () => {
    const { state, append } = setUp({ full: true });
    append('s', 3);
    expect(state.events('g', 's').map(({ message }) => message)).toEqual(['m0', 'm1', 'm2']);
  });

  it('takes nothing for a group that does not exist', () => {
    const { state } = setUp();
    state.append('none', 's', [{ timestampMs: 1, message: 'x' }]);
    expect(state.streams.values()).toEqual([]);
  });

  it('makes room for new events, and keeps the order of those it has', () => {
    const { state, append } = setUp();
    append('s', 15_000);
    append('s', 15_000);
    const events = state.events('g', 's');
    expect(events.length).toBeLessThan(20_000);
    expect(events.at(-1)).toMatchObject({ message: 'm14999', sequence: 29_999 });
  });

  it('gives everything back from its files, also of streams that left the memory', () => {
    const { state, open, append } = setUp();
    for (let index = 0; index < 40; index++) append(`s${index}`, 2);
    expect(state.events('g', 's0').map(({ message }) => message)).toEqual(['m0', 'm1']);
    expect(open().events('g', 's39')).toHaveLength(2);
  });

  it('lets the oldest stream go when a group has too many', () => {
    const { state, append, onDisk, wait } = setUp();
    for (let index = 0; index <= 200; index++) {
      append(`s${index}`, 1);
      wait(1);
    }
    expect(state.streamsOf('g')).toHaveLength(200);
    expect(state.events('g', 's0')).toEqual([]);
    expect(onDisk.has('g\ns0')).toBe(false);
  });

  it('hides what is older than the group keeps', () => {
    const { state, append, wait } = setUp({ retentionDays: 1 });
    append('s', 1);
    wait(86_400_001);
    append('s', 1);
    expect(state.events('g', 's')).toHaveLength(1);
  });
});
