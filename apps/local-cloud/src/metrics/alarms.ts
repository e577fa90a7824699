import type { PutCompositeAlarmCommandInput, PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import type { CloudClock, Collection, Place, Running, Store } from '../contracts.ts';
import { createAlarmHistory } from './alarm-history.ts';
import type { AlarmHistory } from './alarm-history.ts';
import { alarmPeriodSeconds } from './alarm.ts';
import type { AlarmFacts, AlarmRecord, AlarmState, StateChange } from './alarm.ts';
import { alarmName, checkComposite, triggeredBy } from './composite-alarm.ts';
import type { CompositeRecord } from './composite-alarm.ts';
import { evaluateAlarm } from './evaluate-alarm.ts';
import { configurationUpdate, deletion, stateUpdates } from './history-words.ts';
import type { MetricData } from './metric-data.ts';

export interface Alarms {
  readonly records: Collection<AlarmRecord>;
  readonly composites: Collection<CompositeRecord>;
  readonly history: AlarmHistory;
  find(name: string): AlarmRecord | CompositeRecord | undefined;
  /** Makes or replaces an alarm; a replaced one keeps its state until it is evaluated. */
  put(settings: PutMetricAlarmCommandInput): AlarmRecord;
  /** @throws {AwsError} ValidationError for a rule that cannot be read or names an alarm that does not exist */
  putComposite(settings: PutCompositeAlarmCommandInput): CompositeRecord;
  /** Moves an alarm, and after it those composite alarms whose rule it decides. */
  move(name: string, change: StateChange): void;
  /** Names of the composite alarms whose rule names the alarm. */
  parentsOf(name: string): string[];
  remove(name: string): void;
  /** Evaluates those alarms of which a period has ended since, and composite alarms that are new. */
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
  const composites = store.collection<CompositeRecord>('cloudwatch.composite-alarms');
  const history = createAlarmHistory(store);
  const evaluatedPeriod = new Map<string, number>();
  /** Composite alarms that have been put, or found, and not evaluated since. */
  const due = new Set(composites.values().map(({ name }) => name));
  let timer: NodeJS.Timeout | undefined;
  const now = () => clock.now().getTime();
  const find = (name: string) => records.get(name) ?? composites.get(name);

  const parentsOf = (name: string) =>
    composites
      .values()
      .filter(({ settings }) => checkComposite(settings).alarms.some((child) => alarmName(child) === name))
      .map((composite) => composite.name);

  /** @param path alarms whose change led here: where a rule comes back to one of them, its evaluation ends */
  const move = (name: string, change: StateChange, path: readonly string[] = []): void => {
    const before = find(name);
    if (before === undefined) return;
    const changed = before.state !== change.state;
    const after = { ...before, ...change, updatedMs: changed ? now() : before.updatedMs };
    if (isComposite(after)) composites.set(name, after);
    else records.set(name, after);
    if (!changed) return;
    for (const entry of stateUpdates(before, after, now())) history.add(kindOf(before), entry);
    for (const parent of parentsOf(name)) if (!path.includes(parent)) judge(parent, after, [...path, name]);
  };

  /** @param trigger the alarm that changed; undefined where the composite alarm itself is new */
  const judge = (name: string, trigger: AlarmFacts | undefined, path: readonly string[] = []): void => {
    const composite = composites.get(name);
    if (composite === undefined) return;
    const { alarms, holds } = checkComposite(composite.settings);
    const state: AlarmState = holds((alarm) => find(alarmName(alarm))?.state) ? 'ALARM' : 'OK';
    if (state === composite.state) return;
    const cause =
      trigger ?? alarms.map((alarm) => find(alarmName(alarm))).find((alarm) => alarm !== undefined);
    const why =
      cause === undefined
        ? { reason: `The rule is ${state === 'ALARM' ? 'TRUE' : 'FALSE'}` }
        : triggeredBy(cause);
    move(name, { state, ...why }, path);
  };

  const evaluateDue = () => {
    for (const name of due) judge(name, undefined);
    due.clear();
    const nowMs = now();
    for (const record of records.values()) {
      const periodMs = clock.scaledMs(alarmPeriodSeconds(record.settings));
      const period = Math.floor((nowMs - periodMs * LATE_SHARE) / periodMs);
      const before = evaluatedPeriod.get(record.name) ?? Math.floor(record.configuredMs / periodMs);
      if (period <= before) continue;
      evaluatedPeriod.set(record.name, period);
      try {
        const verdict = evaluateAlarm(record, data, nowMs, (seconds) => clock.scaledMs(seconds));
        if (verdict && verdict.state !== record.state) move(record.name, verdict);
      } catch (error) {
        log(`alarm ${record.name} cannot be evaluated: ${String(error)}`);
      }
    }
  };

  /** What stays of an alarm that is put again, or the beginnings of a new one. */
  function factsOf(name: string, before: AlarmFacts | undefined): AlarmFacts {
    const nowMs = now();
    const { state, reason, updatedMs } = before ?? {};
    return {
      name,
      arn: `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:${name}`,
      state: state ?? 'INSUFFICIENT_DATA',
      reason: reason ?? 'Unchecked: Initial alarm creation',
      updatedMs: updatedMs ?? nowMs,
      configuredMs: nowMs,
    };
  }

  return {
    records,
    composites,
    history,
    find,
    parentsOf,
    move,
    evaluateDue,
    put(settings) {
      const name = settings.AlarmName ?? '';
      if (composites.get(name) !== undefined) throw taken(name, 'composite');
      const before = records.get(name);
      evaluatedPeriod.delete(name);
      const record: AlarmRecord = { ...factsOf(name, before), settings };
      records.set(name, record);
      history.add(kindOf(record), configurationUpdate(before, record, now()));
      return record;
    },
    putComposite(settings) {
      const name = settings.AlarmName ?? '';
      if (records.get(name) !== undefined) throw taken(name, 'metric');
      const { alarms } = checkComposite(settings);
      const missing = alarms.filter((alarm) => find(alarmName(alarm)) === undefined);
      if (missing.length > 0) {
        throw new AwsError(
          'ValidationError',
          `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
        );
      }
      const before = composites.get(name);
      const record: CompositeRecord = { ...factsOf(name, before), settings };
      composites.set(name, record);
      history.add(kindOf(record), configurationUpdate(before, record, now()));
      due.add(name);
      return record;
    },
    remove(name) {
      const record = find(name);
      if (record === undefined) return;
      records.delete(name);
      composites.delete(name);
      history.add(kindOf(record), deletion(record, now()));
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

function isComposite(record: AlarmRecord | CompositeRecord): record is CompositeRecord {
  return 'AlarmRule' in record.settings;
}

function kindOf(record: AlarmRecord | CompositeRecord) {
  return {
    name: record.name,
    alarmType: isComposite(record) ? ('CompositeAlarm' as const) : ('MetricAlarm' as const),
  };
}

function taken(name: string, kind: string): AwsError {
  return new AwsError('ValidationError', `The name ${name} belongs to a ${kind} alarm.`);
}
