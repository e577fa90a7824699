import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createLogState } from './log-state.ts';
import { putLogEvents } from './put-log-events.ts';

const NOW_MS = Date.UTC(2026, 0, 31);
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

async function putAt({ retentionDays, agesMs }: { retentionDays?: number; agesMs: readonly number[] }) {
  const clock = { timeScale: 1, now: () => new Date(NOW_MS), scaledMs: (seconds: number) => seconds * 1000 };
  const nothing = () => undefined;
  const files = { read: () => [], append: nothing, replace: nothing, remove: nothing };
  const place = { region: 'eu-west-1', account: '123456789012' };
  const state = createLogState({ store: createMemoryStore(), files, clock, place });
  state.groups.set('g', { name: 'g', createdMs: 0, ...(retentionDays !== undefined && { retentionDays }) });
  state.createStream('g', 's');
  const logEvents = agesMs.map((age, index) => ({ timestamp: NOW_MS - age, message: `m${index}` }));
  const { rejectedLogEventsInfo } = await putLogEvents(state)({
    logGroupName: 'g',
    logStreamName: 's',
    logEvents,
  });
  return { rejectedLogEventsInfo, kept: state.events('g', 's').map(({ message }) => message) };
}

describe('PutLogEvents', () => {
  it('keeps what lies between, and tells where it rejects, when events are too old and too new', async () => {
    expect(await putAt({ agesMs: [15 * DAY_MS, DAY_MS, 0, -3 * HOUR_MS] })).toEqual({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 3 },
      kept: ['m1', 'm2'],
    });
  });

  it("rejects what the group's retention has done with when that is less than 14 days", async () => {
    expect(await putAt({ retentionDays: 1, agesMs: [2 * DAY_MS, HOUR_MS] })).toEqual({
      rejectedLogEventsInfo: { expiredLogEventEndIndex: 1 },
      kept: ['m1'],
    });
  });

  it('rejects all of a batch when nothing in it is of now', async () => {
    expect(await putAt({ agesMs: [20 * DAY_MS, 15 * DAY_MS] })).toEqual({
      rejectedLogEventsInfo: { tooOldLogEventEndIndex: 2 },
      kept: [],
    });
  });

  it('rejects nothing when every event is of now', async () => {
    expect(await putAt({ agesMs: [DAY_MS, 0, -HOUR_MS] })).toEqual({
      rejectedLogEventsInfo: undefined,
      kept: ['m0', 'm1', 'm2'],
    });
  });
});
