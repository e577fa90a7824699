import type * as logs from '@aws-sdk/client-cloudwatch-logs';
import { arnOf, requestTags } from '../access.ts';
import type { Access, ActionTable, ContextValues, Facts } from '../access.ts';

/**
 * A group is asked for as `log-group:<name>:log-stream:`, so that policies name it with `:*` at the end
 * (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_LogGroup.html).
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export const logsActions: ActionTable = {
  CreateLogGroup: ({ logGroupName = '', tags = {} }: logs.CreateLogGroupRequest, facts) => {
    const context = requestTags(Object.entries(tags));
    return [
      onGroup('CreateLogGroup', logGroupName, facts, context),
      ...(Object.keys(tags).length === 0
        ? []
        : [{ action: 'logs:TagResource', resource: groupArn(logGroupName, facts), context }]),
    ];
  },
  DeleteLogGroup: ({ logGroupName }: logs.DeleteLogGroupRequest, facts) => [
    onGroup('DeleteLogGroup', logGroupName, facts),
  ],
  PutRetentionPolicy: ({ logGroupName }: logs.PutRetentionPolicyRequest, facts) => [
    onGroup('PutRetentionPolicy', logGroupName, facts),
  ],
  DescribeLogGroups: () => [{ action: 'logs:DescribeLogGroups', resource: '*' }],
  DescribeLogStreams: (input: logs.DescribeLogStreamsRequest, facts) => [
    onGroup('DescribeLogStreams', input.logGroupName ?? input.logGroupIdentifier, facts),
  ],
  FilterLogEvents: (input: logs.FilterLogEventsRequest, facts) => [
    onGroup('FilterLogEvents', input.logGroupName ?? input.logGroupIdentifier, facts),
  ],
  CreateLogStream: ({ logGroupName, logStreamName }: logs.CreateLogStreamRequest, facts) => [
    onStream('CreateLogStream', logGroupName, logStreamName, facts),
  ],
  DeleteLogStream: ({ logGroupName, logStreamName }: logs.DeleteLogStreamRequest, facts) => [
    onStream('DeleteLogStream', logGroupName, logStreamName, facts),
  ],
  GetLogEvents: (input: logs.GetLogEventsRequest, facts) => [
    onStream('GetLogEvents', input.logGroupName ?? input.logGroupIdentifier, input.logStreamName, facts),
  ],
  PutLogEvents: ({ logGroupName, logStreamName }: logs.PutLogEventsRequest, facts) => [
    onStream('PutLogEvents', logGroupName, logStreamName, facts),
  ],
};

export function onStream(
  action: string,
  group: string | undefined,
  stream: string | undefined,
  facts: Pick<Facts, 'place'>,
): Access {
  return { action: `logs:${action}`, resource: `${groupArn(group, facts)}:log-stream:${stream ?? ''}` };
}

function onGroup(
  action: string,
  group: string | undefined,
  facts: Facts,
  context: ContextValues = {},
): Access {
  return { action: `logs:${action}`, resource: `${groupArn(group, facts)}:log-stream:`, context };
}

/** A group by name or ARN. */
function groupArn(reference = '', { place }: Pick<Facts, 'place'>): string {
  return reference.startsWith('arn:')
    ? reference.replace(/:\*$/, '')
    : arnOf(place, 'logs', `log-group:${reference}`);
}
