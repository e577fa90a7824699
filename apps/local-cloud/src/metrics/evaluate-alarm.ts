import { alarmPeriodSeconds, alarmQueries, breaches } from './alarm.ts';
import type { AlarmRecord, AlarmState } from './alarm.ts';
import { evaluateQueries } from './evaluate-queries.ts';
import type { MetricData } from './metric-data.ts';

export interface Verdict {
  readonly state: AlarmState;
  readonly reason: string;
}

/** Periods looked at beyond those that count: older datapoints stand in where new ones are missing. */
const EXTRA_PERIODS = 2;

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
  const real = starts.flatMap((startMs) => {
    const value = series?.get(startMs);
    return value === undefined ? [] : [{ startMs, value }];
  });
  const taken = real.slice(0, count);
  const breaching = taken.filter(({ value }) => breaches(settings, value)).length;
  const missing = count - taken.length;
  if (taken.length === 0) return withoutData(treatment, count);

  const state = stateOf({ breaching, real: taken.length, missing, needed, treatment });
  if (state === undefined) return undefined;
  const counted = state === 'ALARM' ? breaching : taken.length - breaching;
  return { state, reason: crossed(settings, state, taken, counted) };
}

interface Datapoint {
  readonly startMs: number;
  readonly value: number;
}

const comparisons: Readonly<Record<string, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** As CloudWatch words it. @param counted datapoints that speak for the state */
function crossed(
  { ComparisonOperator, Threshold = 0, EvaluationPeriods: count = 1, ...settings }: AlarmRecord['settings'],
  state: 'OK' | 'ALARM',
  taken: readonly Datapoint[],
  counted: number,
): string {
  const needed = settings.DatapointsToAlarm ?? count;
  const shown = taken.map(({ startMs, value }) => `${decimal(value)} (${shortDate(startMs)})`).join(', ');
  const verb = `${counted === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'}`;
  const [datapoints, transition] =
    state === 'ALARM'
      ? [`${needed} ${needed === 1 ? 'datapoint' : 'datapoints'}`, 'OK -> ALARM']
      : [`${count - needed + 1} ${count === needed ? 'datapoint' : 'datapoints'}`, 'ALARM -> OK'];
  return `Threshold Crossed: ${counted} out of the last ${count} datapoints [${shown}] ${verb} ${comparisons[ComparisonOperator ?? ''] ?? ''} the threshold (${decimal(Threshold)}) (minimum ${datapoints} for ${transition} transition).`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Such as `14/01/26 23:11:00`, in UTC. */
function shortDate(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().split('T');
  return `${date.slice(2).split('-').toReversed().join('/')} ${time.slice(0, 8)}`;
}

/** CloudWatch's table for alarms of which some datapoints are missing. */
function stateOf(facts: {
  breaching: number;
  real: number;
  missing: number;
  needed: number;
  treatment: string;
}): 'OK' | 'ALARM' | undefined {
  const { breaching, real, missing, needed, treatment } = facts;
  if (breaching >= needed) return 'ALARM';
  if (missing === 0 || breaching < real) {
    return treatment === 'breaching' && breaching + missing >= needed ? 'ALARM' : 'OK';
  }
  // Too few datapoints, and all of them breach.
  if (treatment === 'ignore') return undefined;
  return treatment === 'notBreaching' || (treatment === 'breaching' && breaching + missing < needed)
    ? 'OK'
    : 'ALARM';
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
