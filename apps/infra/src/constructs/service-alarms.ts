import type { Names } from '@cutover/config';
import {
  Alarm,
  AlarmRule as Composite,
  ComparisonOperator,
  CompositeAlarm,
  type IAlarmAction,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmRule } from './alarm-rules.ts';

export interface ServiceAlarmsProps {
  readonly names: Names;
  readonly rules: readonly AlarmRule[];
  /** Who is told; nobody where undefined. */
  readonly action?: IAlarmAction;
}

/** An alarm for each rule, and the one that a deployment asks: whether any rule that is a gate rings. */
export class ServiceAlarms extends Construct {
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, { names, rules, action }: ServiceAlarmsProps) {
    super(scope, id);
    this.alarms = rules.map((rule) => this.addAlarm(rule, names.alarm(rule.id), action));
    const gates = this.alarms.filter((_, index) => rules[index]?.gate);
    // Asks, and tells nobody: each alarm behind it has told already.
    new CompositeAlarm(this, 'deploy', {
      compositeAlarmName: names.alarm('deploy'),
      alarmDescription: 'a deployment must not go on',
      alarmRule: Composite.anyOf(...gates),
    });
  }

  private addAlarm(rule: AlarmRule, alarmName: string, action?: IAlarmAction): Alarm {
    const [datapointsToAlarm, evaluationPeriods] = rule.periods;
    const alarm = new Alarm(this, rule.id, {
      alarmName,
      alarmDescription: rule.meaning,
      metric: rule.metric,
      comparisonOperator:
        rule.below === undefined
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: rule.below ?? rule.above ?? 0,
      evaluationPeriods,
      datapointsToAlarm,
      treatMissingData: rule.missing,
    });
    if (action !== undefined) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    return alarm;
  }
}
