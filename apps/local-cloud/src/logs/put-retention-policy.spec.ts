import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createLogState } from './log-state.ts';
import { putRetentionPolicy } from './put-retention-policy.ts';

function setUp() {
  const clock = { timeScale: 1, now: () => new Date(0), scaledMs: (seconds: number) => seconds * 1000 };
  const nothing = () => undefined;
  const files = { read: () => [], append: nothing, replace: nothing, remove: nothing };
  const place = { region: 'eu-west-1', account: '123456789012' };
  const state = createLogState({ store: createMemoryStore(), files, clock, place });
  state.groups.set('g', { name: 'g', createdMs: 0 });
  return { state, put: putRetentionPolicy(state) };
}

describe('PutRetentionPolicy', () => {
  it('is refused for a number of days that CloudWatch Logs does not offer', () => {
    const { state, put } = setUp();
    expect(() => put({ logGroupName: 'g', retentionInDays: 8 })).toThrow(/enum value set: \[1, 3, 5, 7,/);
    expect(state.groups.get('g')).not.toHaveProperty('retentionDays');
  });

  it('keeps the days', async () => {
    const { state, put } = setUp();
    await put({ logGroupName: 'g', retentionInDays: 7 });
    expect(state.groups.get('g')).toMatchObject({ retentionDays: 7 });
  });
});
