import type { Environment, ServiceDefinition } from '@cutover/config';
import { ecsSlots, namesOf } from '@cutover/config';
import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { balancerAlarms, databaseAlarms, slotAlarms } from '../constructs/alarm-rules.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { countLoggedErrors } from '../constructs/log-metrics.ts';
import { ServiceAlarms } from '../constructs/service-alarms.ts';
import { databaseMetricsOf, metricsOf } from '../constructs/service-metrics.ts';
import { addDashboard } from '../constructs/slots-dashboard.ts';
import { StoppedTasks } from '../constructs/stopped-tasks.ts';
import type { DatabaseStack } from './database-stack.ts';
import { RegionalStack } from './regional-stack.ts';
import type { ServiceStack } from './service-stack.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly environment: Environment;
  readonly definition: ServiceDefinition;
  readonly service: ServiceStack;
  readonly database?: DatabaseStack;
}

/** What a person is woken by, what a deployment is stopped by, and where both look afterwards. */
export class ObservabilityStack extends RegionalStack {
  constructor(
    scope: Construct,
    id: string,
    { environment, definition, service, database, ...props }: ObservabilityStackProps,
  ) {
    super(scope, id, props);
    const names = namesOf(environment.name, definition.name);
    const { alarms: settings, emails } = environment.alerting;
    const { blue, green } = service.targetGroups;
    const metrics = metricsOf({
      names,
      loadBalancer: service.loadBalancer.loadBalancerFullName,
      targetGroups: { blue: blue.targetGroupFullName, green: green.targetGroupFullName },
    });
    const ofDatabase = database && databaseMetricsOf(database.instance.instanceIdentifier);
    new StoppedTasks(this, 'stopped-tasks', environment, names);
    countLoggedErrors(this, names);
    const topic = emails.length > 0 ? new AlarmTopic(this, 'alarms', emails) : undefined;
    const { alarms } = new ServiceAlarms(this, 'alarm', {
      names,
      rules: [
        ...balancerAlarms(metrics, settings),
        ...ecsSlots.flatMap((slot) => slotAlarms(slot, metrics, settings)),
        ...(ofDatabase && environment.database.mode !== 'none'
          ? databaseAlarms(ofDatabase, settings, environment.database)
          : []),
      ],
      ...(topic && { action: topic.action }),
    });
    addDashboard(this, { names, metrics, alarms, ...(ofDatabase && { database: ofDatabase }) });
  }
}
