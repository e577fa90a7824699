import { alarmPeriodSeconds, alarmQueries, breaches } from './alarm.ts';
import type { AlarmRecord, AlarmState } from './alarm.ts';
import { evaluateQueries } from './evaluate-queries.ts';
import type { MetricData } from './metric-data.ts';

export interface Verdict {
  readonly state: AlarmState;
  readonly reason: string;
}

/** Periods looked at beyond those that count, for older datapoints where new ones are missing. */
const EXTRA_PERIODS = 3;

/**
 * Judges an alarm over its last complete periods, `DatapointsToAlarm` out of `EvaluationPeriods`, with missing ones treated
 * as it says. Undefined: the state stays as it is.
 * @param scaledMs milliseconds of this cloud for so many seconds
 */
export function evaluateAlarm(
  { settings }: AlarmRecord,
  data: MetricData,
  nowMs: number,
  scaledMs: (seconds: number) => number,
): Verdict | undefined {
  const periodMs = scaledMs(alarmPeriodSeconds(settings));
  const count = settings.EvaluationPeriods ?? 1;
  const needed = settings.DatapointsToAlarm ?? count;
  const treatment = settings.TreatMissingData ?? 'missing';
  const endMs = Math.floor(nowMs / periodMs) * periodMs;
  const fromMs = endMs - (count + EXTRA_PERIODS) * periodMs;
  const series = evaluateQueries(data, alarmQueries(settings), { fromMs, toMs: endMs, periodMs: scaledMs })
    .filter(({ returned }) => returned)
    .at(-1)?.series;
  const starts = Array.from({ length: count + EXTRA_PERIODS }, (_, index) => endMs - (index + 1) * periodMs);
  const values = starts.map((start) => series?.get(start));
  const counted = values.slice(0, count);
  const real = counted.filter((value) => value !== undefined);

  if (real.length === 0) return withoutData(treatment, count);
  const taken = treatment === 'missing' || treatment === 'ignore' ? newest(values, count) : counted;
  const breaching = taken.filter((value) =>
    value === undefined ? treatment === 'breaching' : breaches(settings, value),
  );
  const state = breaching.length >= needed ? 'ALARM' : 'OK';
  const shown = real.map((value) => String(value)).join(', ');
  const verb = state === 'ALARM' ? 'was' : 'was not';
  return {
    state,
    reason: `Threshold Crossed: ${breaching.length} out of the last ${count} datapoints [${shown}] ${verb} breaching the threshold (${settings.Threshold ?? 0}) (minimum ${needed} datapoints for ${state === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK'} transition).`,
  };
}

/** Newest real datapoints, as many as count, from the longer range. */
function newest(values: readonly (number | undefined)[], count: number): (number | undefined)[] {
  return values.filter((value) => value !== undefined).slice(0, count);
}

function withoutData(treatment: string, count: number): Verdict | undefined {
  const missing = `no datapoints were received for ${count} period${count === 1 ? '' : 's'} and ${count} missing datapoint${count === 1 ? ' was' : 's were'} treated as`;
  switch (treatment) {
    case 'breaching':
      return { state: 'ALARM', reason: `Threshold Crossed: ${missing} [Breaching].` };
    case 'notBreaching':
      return { state: 'OK', reason: `Threshold Crossed: ${missing} [NonBreaching].` };
    case 'ignore':
      return undefined;
    default:
      return { state: 'INSUFFICIENT_DATA', reason: `Insufficient Data: ${missing} [missing].` };
  }
}
