import type { DescribeAlarmsCommandInput, DescribeAlarmsCommandOutput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { createMemoryStore } from '../store/memory-store.ts';
import { createAlarms } from './alarms.ts';
import { compositeAlarmProvider } from './composite-alarm-provider.ts';
import { deleteAlarms } from './delete-alarms.ts';
import { describeAlarms } from './describe-alarms.ts';
import { createMetricData } from './metric-data.ts';
import { setAlarmState } from './set-alarm-state.ts';

const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;

/** The alarms `errors` and `latency`, in INSUFFICIENT_DATA. */
function setUp() {
  const nowMs = Date.UTC(2026, 0, 14, 23, 11, 2);
  const alarms = createAlarms({
    store: createMemoryStore(),
    clock: { timeScale: 1, now: () => new Date(nowMs), scaledMs: (seconds) => seconds * 1000 },
    place: { region: 'eu-west-1', account: '123456789012' },
    data: createMetricData(() => nowMs),
    log: (text) => expect(text).toBe(''),
  });
  for (const AlarmName of ['errors', 'latency']) {
    alarms.put({
      AlarmName,
      Namespace: 'N',
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 5,
      ComparisonOperator: 'GreaterThanThreshold',
    });
  }
  return {
    alarms,
    composite: (AlarmName: string, AlarmRule: string) => alarms.putComposite({ AlarmName, AlarmRule }),
    state: (name: string) => alarms.find(name)?.state,
    set: (AlarmName: string, StateValue: 'OK' | 'ALARM') =>
      void setAlarmState(alarms)({ AlarmName, StateValue, StateReason: 'by hand' }),
    delete: (...AlarmNames: string[]) => void deleteAlarms(alarms)({ AlarmNames }),
    describe: (input: DescribeAlarmsCommandInput) =>
      describeAlarms(alarms)(input) as Omit<DescribeAlarmsCommandOutput, '$metadata'>,
  };
}

describe('a composite alarm', () => {
  it('is refused when its rule names an alarm that does not exist', () => {
    const { composite, alarms } = setUp();
    expect(() => composite('deploy', 'ALARM(errors) OR ALARM(gone)')).toThrow(
      'Could not save the composite alarm as alarms [gone] in the alarm rule do not exist',
    );
    expect(alarms.find('deploy')).toBeUndefined();
  });

  it('is refused when its rule cannot be read, or its name is taken', () => {
    const { composite } = setUp();
    expect(() => composite('deploy', 'ALARM(errors) XOR ALARM(latency)')).toThrow(
      "AlarmRule 'ALARM(errors) XOR",
    );
    expect(() => composite('errors', 'TRUE')).toThrow('belongs to a metric alarm');
  });

  it('is INSUFFICIENT_DATA at birth, then as its rule says', () => {
    const { alarms, composite, state } = setUp();
    composite('deploy', 'ALARM(errors)');
    expect(state('deploy')).toBe('INSUFFICIENT_DATA');
    alarms.evaluateDue();
    expect(state('deploy')).toBe('OK');
  });

  it('goes to ALARM with its alarms and back, and names the one that did it', () => {
    const { alarms, composite, state, set } = setUp();
    composite('deploy', `ALARM("${arn('errors')}") OR ALARM(latency)`);
    alarms.evaluateDue();
    set('latency', 'ALARM');
    expect(alarms.find('deploy')).toMatchObject({
      state: 'ALARM',
      reason: `${arn('latency')} transitioned to ALARM at Wednesday 14 January, 2026 23:11:02 UTC`,
    });
    set('errors', 'ALARM');
    set('latency', 'OK');
    expect(state('deploy')).toBe('ALARM');
    set('errors', 'OK');
    expect(state('deploy')).toBe('OK');
  });

  it('may look at other composite alarms', () => {
    const { alarms, composite, state, set } = setUp();
    composite('inner', 'ALARM(errors) AND NOT OK(latency)');
    composite('outer', 'ALARM(inner)');
    alarms.evaluateDue();
    set('errors', 'ALARM');
    expect([state('inner'), state('outer')]).toEqual(['ALARM', 'ALARM']);
    set('latency', 'OK');
    expect([state('inner'), state('outer')]).toEqual(['OK', 'OK']);
  });

  it('that was set by hand stays so until one of its alarms changes', () => {
    const { alarms, composite, state, set } = setUp();
    composite('deploy', 'ALARM(errors)');
    alarms.evaluateDue();
    set('deploy', 'ALARM');
    alarms.evaluateDue();
    expect(state('deploy')).toBe('ALARM');
    set('errors', 'OK');
    expect(state('deploy')).toBe('OK');
  });

  it('is not evaluated round and round when two of them depend on each other', () => {
    const { alarms, composite, state, set, ...cloud } = setUp();
    composite('one', 'FALSE');
    composite('other', 'NOT ALARM(one)');
    composite('one', 'ALARM(other) OR ALARM(errors)');
    alarms.evaluateDue();
    set('errors', 'ALARM');
    expect(state('one')).toBe('ALARM');
    expect(() => cloud.delete('one')).toThrow('depending on it');
    expect(() => cloud.delete('other')).toThrow('depending on it');
    composite('one', 'FALSE');
    cloud.delete('other');
    expect(alarms.find('other')).toBeUndefined();
  });

  it('keeps the alarms of its rule from being deleted', () => {
    const { alarms, composite, ...cloud } = setUp();
    composite('deploy', 'ALARM(errors) OR ALARM(latency)');
    expect(() => cloud.delete('errors', 'latency')).toThrow(
      'Cannot delete errors,latency as there are composite alarm(s) depending on them.',
    );
    expect(alarms.find('errors')).toBeDefined();
    cloud.delete('deploy');
    cloud.delete('errors', 'latency');
    expect(alarms.find('errors')).toBeUndefined();
  });

  it('is deleted one in a call', () => {
    const { alarms, composite, ...cloud } = setUp();
    for (const name of ['one', 'other']) composite(name, 'TRUE');
    expect(() => cloud.delete('one', 'other')).toThrow('At most one composite alarm');
    expect(alarms.find('one')).toBeDefined();
  });

  it('is described only where composite alarms are asked for', () => {
    const { composite, describe: ask } = setUp();
    composite('deploy', 'ALARM(errors)');
    const names = (input: DescribeAlarmsCommandInput) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = ask(input);
      return [
        MetricAlarms.map(({ AlarmName }) => AlarmName),
        CompositeAlarms.map(({ AlarmName }) => AlarmName),
      ];
    };
    expect(names({})).toEqual([['errors', 'latency'], []]);
    expect(names({ AlarmNames: ['deploy'] })).toEqual([[], []]);
    expect(names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([[], ['deploy']]);
    expect(names({ AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] })).toEqual([
      ['errors', 'latency'],
      ['deploy'],
    ]);
    expect(names({ ChildrenOfAlarmName: 'deploy' })).toEqual([['errors'], []]);
    expect(names({ ParentsOfAlarmName: 'errors' })).toEqual([[], ['deploy']]);
    expect(ask({ AlarmTypes: ['CompositeAlarm'] }).CompositeAlarms?.[0]).toMatchObject({
      AlarmArn: arn('deploy'),
      AlarmRule: 'ALARM(errors)',
      ActionsEnabled: true,
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
    });
  });

  it('comes from the template, and goes with it', () => {
    const { alarms, state } = setUp();
    const provider = compositeAlarmProvider(alarms);
    const AlarmRule = `(ALARM("${arn('errors')}") OR ALARM("${arn('latency')}"))`;
    const request = { stackName: 'stack', logicalId: 'Deploy' };
    const put = (properties: Record<string, unknown>) => provider.put({ ...request, properties });
    expect(put({ AlarmName: 'deploy', AlarmRule })).toEqual({
      physicalId: 'deploy',
      attributes: { Arn: arn('deploy') },
    });
    alarms.evaluateDue();
    expect(state('deploy')).toBe('OK');
    expect(() => put({ AlarmName: 'deploy', AlarmRule, ActionsSuppressor: 'errors' })).toThrow(
      'does not implement this property',
    );
    void provider.remove('deploy');
    expect(state('deploy')).toBeUndefined();
  });
});
