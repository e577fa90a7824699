import type { Environment, Names } from '@cutover/config';
import { ecsSlots } from '@cutover/config';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnLogGroup, CfnResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { removalOfData } from '../stacks/removal.ts';

/** Neither a person nor the scheduler stopped these; a host that AWS took back is no fault of the service either. */
const ON_ITS_OWN = ['EssentialContainerExited', 'TaskFailedToStart'];

/**
 * Keeps why tasks ended on their own: ECS forgets a stopped task after an hour. Each rule's invocations count them by slot.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export class StoppedTasks extends Construct {
  constructor(scope: Construct, id: string, environment: Environment, names: Names) {
    super(scope, id);
    const stack = Stack.of(this);
    const group = new CfnLogGroup(this, 'events', {
      logGroupName: names.stoppedTasksLogGroup,
      retentionInDays: Duration.seconds(environment.logRetention).toDays(),
    });
    group.applyRemovalPolicy(removalOfData(environment));
    const policy = this.letEventsWrite(names, group.attrArn);
    for (const slot of ecsSlots) {
      const rule = new CfnRule(this, slot, {
        name: names.alarm(`${slot}-stopped`),
        description: `tasks of slot ${slot} that end on their own`,
        eventPattern: {
          source: ['aws.ecs'],
          'detail-type': ['ECS Task State Change'],
          detail: {
            clusterArn: [
              stack.formatArn({ service: 'ecs', resource: 'cluster', resourceName: names.cluster }),
            ],
            group: [`service:${names.ecsService(slot)}`],
            lastStatus: ['STOPPED'],
            stopCode: ON_ITS_OWN,
          },
        },
        // Without the `:*` that CloudFormation's attribute ends in.
        targets: [{ id: 'log', arn: arnOf(stack, names) }],
      });
      rule.addResourceDependency(policy);
    }
  }

  /** EventBridge writes by a policy of the log group: it takes no role for this kind of target. */
  private letEventsWrite(names: Names, groupArn: string): CfnResourcePolicy {
    return new CfnResourcePolicy(this, 'policy', {
      policyName: names.alarm('stopped-tasks'),
      policyDocument: Stack.of(this).toJsonString({
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: ['events.amazonaws.com', 'delivery.logs.amazonaws.com'] },
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: groupArn,
          },
        ],
      }),
    });
  }
}

function arnOf(stack: Stack, names: Names): string {
  return `arn:${stack.partition}:logs:${stack.region}:${stack.account}:log-group:${names.stoppedTasksLogGroup}`;
}
