import { describe, expect, it } from '@jest/globals';
import type { AlarmState } from './alarm.ts';
import { readAlarmRule, RuleError } from './alarm-rule.ts';

const states: Readonly<Record<string, AlarmState>> = {
  bad: 'ALARM',
  good: 'OK',
  new: 'INSUFFICIENT_DATA',
  'with a space': 'ALARM',
  'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:bad': 'ALARM',
};

describe('readAlarmRule', () => {
  it.each([
    ['', 'is not complete'],
    ['ALARM(a', "')' is missing"],
    ['ALARM()', 'no name'],
    ['BROKEN(a)', "'BROKEN' is not one of"],
    ['ALARM(a) OK(b)', "'OK' is not expected"],
    ['ALARM(a) AND', 'is not complete'],
    ['ALARM("a)', 'cannot be read'],
    [Array.from({ length: 101 }, (_, at) => `ALARM(a${at})`).join(' OR '), 'more than 100'],
  ])('refuses %s', (text, message) => {
    expect(() => readAlarmRule(text)).toThrow(RuleError);
    expect(() => readAlarmRule(text)).toThrow(message);
  });

  it.each([
    ['ALARM(bad)', true],
    ['ALARM(good)', false],
    ['OK(good)', true],
    ['INSUFFICIENT_DATA(new)', true],
    ['ALARM(gone) OR OK(gone) OR INSUFFICIENT_DATA(gone)', false],
    ['TRUE', true],
    ['FALSE', false],
    ['NOT ALARM(good)', true],
    ['NOT NOT ALARM(good)', false],
    ['ALARM(bad) AND ALARM(good)', false],
    ['ALARM(bad) AND NOT ALARM(good)', true],
    ['ALARM(good) OR ALARM(bad)', true],
    ['ALARM(bad) OR TRUE AND FALSE', true],
    ['(ALARM(bad) OR TRUE) AND FALSE', false],
    ['NOT FALSE AND FALSE', false],
    ['ALARM("with a space")', true],
    ['ALARM(with a space)', true],
    ['(ALARM("arn:aws:cloudwatch:eu-west-1:123456789012:alarm:bad") OR FALSE)', true],
  ])('reads %s as %s', (text, expected) => {
    expect(readAlarmRule(text).holds((alarm) => states[alarm])).toBe(expected);
  });

  it('names each alarm once', () => {
    expect(readAlarmRule('ALARM(a) OR (OK("b") AND NOT ALARM(a))').alarms).toEqual(['a', 'b']);
  });
});
