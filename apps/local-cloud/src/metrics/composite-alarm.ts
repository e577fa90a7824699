import type { CompositeAlarm, PutCompositeAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../aws-error.ts';
import { shownState } from './alarm.ts';
import type { AlarmFacts } from './alarm.ts';
import { readAlarmRule, RuleError } from './alarm-rule.ts';
import type { AlarmRule } from './alarm-rule.ts';

/** A composite alarm as it is kept. */
export interface CompositeRecord extends AlarmFacts {
  readonly settings: Readonly<PutCompositeAlarmCommandInput>;
}

export interface CompositeVerdict {
  readonly reason: string;
  readonly reasonData: string;
}

/** @throws {AwsError} ValidationError for a rule that cannot be read, and for what is not evaluated here */
export function checkComposite(settings: PutCompositeAlarmCommandInput): AlarmRule {
  if (settings.ActionsSuppressor !== undefined) {
    throw new AwsError('ValidationError', 'ActionsSuppressor is not evaluated on this machine.');
  }
  try {
    return readAlarmRule(settings.AlarmRule ?? '');
  } catch (error) {
    if (!(error instanceof RuleError)) throw error;
    throw new AwsError(
      'ValidationError',
      `AlarmRule '${settings.AlarmRule ?? ''}' is not valid: ${error.message}.`,
    );
  }
}

/** The name of an alarm that a rule names by name or ARN. */
export function alarmName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^:]+:cloudwatch:[^:]*:\d*:alarm:/, '');
}

/** Why a composite alarm changed: the alarm that changed before it, in CloudWatch's words. */
export function triggeredBy({ arn, state, updatedMs }: AlarmFacts): CompositeVerdict {
  return {
    reason: `${arn} transitioned to ${state} at ${inWords(updatedMs)}`,
    reasonData: JSON.stringify({
      triggeringAlarms: [
        { arn, state: { value: state, timestamp: new Date(updatedMs).toISOString().replace('Z', '+0000') } },
      ],
    }),
  };
}

export function shownComposite({ settings, ...facts }: CompositeRecord): CompositeAlarm {
  return {
    ActionsEnabled: settings.ActionsEnabled ?? true,
    OKActions: settings.OKActions ?? [],
    AlarmActions: settings.AlarmActions ?? [],
    InsufficientDataActions: settings.InsufficientDataActions ?? [],
    ...(settings.AlarmDescription !== undefined && { AlarmDescription: settings.AlarmDescription }),
    AlarmRule: settings.AlarmRule ?? '',
    ...shownState(facts),
  };
}

/** Such as `Friday 14 January, 2022 23:11:02 UTC`. */
function inWords(ms: number): string {
  const date = new Date(ms);
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', ...options }).format(date);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${part({ weekday: 'long' })} ${day} ${part({ month: 'long' })}, ${date.getUTCFullYear()} ${time} UTC`;
}
