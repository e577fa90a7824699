import type { AlarmType, HistoryItemType } from '@aws-sdk/client-cloudwatch';
import type { Collection, Store } from '../contracts.ts';

export interface HistoryEntry {
  readonly atMs: number;
  readonly type: HistoryItemType;
  readonly summary: string;
  /** JSON. */
  readonly data: string;
}

interface HistoryRecord {
  readonly name: string;
  readonly alarmType: AlarmType;
  /** The newest first. */
  readonly entries: readonly HistoryEntry[];
}

export interface AlarmHistory {
  add(
    alarm: { name: string; alarmType: AlarmType },
    entry: Omit<HistoryEntry, 'data'> & { data: object },
  ): void;
  all(): readonly HistoryRecord[];
}

const MOST_ENTRIES = 100;
const KEPT_MS = 30 * 86_400_000;

/** What happened to alarms: kept for 30 days, also of those that are deleted. */
export function createAlarmHistory(store: Store): AlarmHistory {
  const records: Collection<HistoryRecord> = store.collection('cloudwatch.alarm-history');
  return {
    add({ name, alarmType }, { data, ...entry }) {
      const before = records.get(name)?.entries ?? [];
      const kept = before.filter(({ atMs }) => entry.atMs - atMs < KEPT_MS);
      const entries = [{ ...entry, data: JSON.stringify(data) }, ...kept].slice(0, MOST_ENTRIES);
      records.set(name, { name, alarmType, entries });
    },
    all: () => records.values(),
  };
}
