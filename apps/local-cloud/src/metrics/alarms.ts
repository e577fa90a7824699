import type { PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import type { CloudClock, Collection, Place, Running, Store } from '../contracts.ts';
import { alarmPeriodSeconds, MAX_HISTORY } from './alarm.ts';
import type { AlarmRecord, AlarmState } from './alarm.ts';
import { evaluateAlarm } from './evaluate-alarm.ts';
import type { MetricData } from './metric-data.ts';

export interface Alarms {
  readonly records: Collection<AlarmRecord>;
  /** Makes or replaces an alarm; a replaced one keeps its state until it is evaluated. */
  put(settings: PutMetricAlarmCommandInput): AlarmRecord;
  move(record: AlarmRecord, change: { state: AlarmState; reason: string; reasonData?: string }): void;
  /** Evaluates those alarms of which a period has ended since. */
  evaluateDue(): void;
  readonly running: Running;
}

/** Values of a period that has just ended may still be on their way. */
const LATE_SHARE = 0.1;
const TICK_MS = 500;

export function createAlarms(parts: {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly data: MetricData;
  readonly log: (message: string) => void;
}): Alarms {
  const { store, clock, place, data, log } = parts;
  const records = store.collection<AlarmRecord>('cloudwatch.alarms');
  const evaluatedPeriod = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  const move: Alarms['move'] = (record, { state, reason, reasonData }) => {
    const atMs = clock.now().getTime();
    const summary = `Alarm updated from ${record.state} to ${state}`;
    const data = JSON.stringify({
      version: '1.0',
      oldState: { stateValue: record.state },
      newState: { stateValue: state, stateReason: reason },
    });
    const changed = record.state !== state;
    records.set(record.name, {
      ...record,
      state,
      reason,
      ...(reasonData !== undefined && { reasonData }),
      updatedMs: changed ? atMs : record.updatedMs,
      history: changed ? [{ atMs, summary, data }, ...record.history].slice(0, MAX_HISTORY) : record.history,
    });
  };
  const evaluateDue = () => {
    const nowMs = clock.now().getTime();
    for (const record of records.values()) {
      const periodMs = clock.scaledMs(alarmPeriodSeconds(record.settings));
      const period = Math.floor((nowMs - periodMs * LATE_SHARE) / periodMs);
      const before = evaluatedPeriod.get(record.name) ?? Math.floor(record.configuredMs / periodMs);
      if (period <= before) continue;
      evaluatedPeriod.set(record.name, period);
      try {
        const verdict = evaluateAlarm(record, data, nowMs, (seconds) => clock.scaledMs(seconds));
        if (verdict && verdict.state !== record.state) move(record, verdict);
      } catch (error) {
        log(`alarm ${record.name} cannot be evaluated: ${String(error)}`);
      }
    }
  };
  return {
    records,
    move,
    evaluateDue,
    put(settings) {
      const name = settings.AlarmName ?? '';
      const nowMs = clock.now().getTime();
      const before = records.get(name);
      evaluatedPeriod.delete(name);
      const record: AlarmRecord = {
        name,
        arn: `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:${name}`,
        state: before?.state ?? 'INSUFFICIENT_DATA',
        reason: before?.reason ?? 'Unchecked: Initial alarm creation',
        updatedMs: before?.updatedMs ?? nowMs,
        history: before?.history ?? [],
        configuredMs: nowMs,
        settings,
      };
      records.set(name, record);
      return record;
    },
    running: {
      start() {
        timer = setInterval(evaluateDue, TICK_MS);
        return Promise.resolve();
      },
      stop() {
        clearInterval(timer);
        return Promise.resolve();
      },
    },
  };
}
