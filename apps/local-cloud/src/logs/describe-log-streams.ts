import type {
  DescribeLogStreamsCommandInput,
  DescribeLogStreamsCommandOutput,
  LogStream,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { groupArn } from './log-state.ts';
import type { LogState, LogStreamRecord } from './log-state.ts';

const MAX_RESULTS = 50;

type Output = Omit<DescribeLogStreamsCommandOutput, '$metadata'>;

export function describeLogStreams(state: LogState): Handler<DescribeLogStreamsCommandInput, Output> {
  return (input) => {
    const { logStreamNamePrefix: prefix = '', orderBy, descending, limit = MAX_RESULTS, nextToken } = input;
    const byTime = orderBy === 'LastEventTime';
    if (byTime && prefix !== '') {
      throw new AwsError(
        'InvalidParameterException',
        'Cannot order by LastEventTime with a logStreamNamePrefix.',
      );
    }
    const group = state.group(input.logGroupIdentifier ?? input.logGroupName).name;
    const found = state
      .streamsOf(group)
      .filter(({ name }) => name.startsWith(prefix))
      .map((stream) => shownStream(state, stream));
    const page = pageOf(found, {
      keyOf: byTime ? timeKey : ({ logStreamName }) => logStreamName ?? '',
      descending,
      limit,
      token: nextToken,
      invalidToken: () => new AwsError('InvalidParameterException', 'The specified nextToken is invalid.'),
    });
    return {
      logStreams: [...page.items],
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  };
}

function timeKey({ lastEventTimestamp = 0, logStreamName = '' }: LogStream): string {
  return `${String(lastEventTimestamp).padStart(16, '0')} ${logStreamName}`;
}

function shownStream(state: LogState, { group, name, createdMs }: LogStreamRecord): LogStream {
  const events = state.events(group, name);
  const [first] = events;
  const last = events.at(-1);
  return {
    logStreamName: name,
    creationTime: createdMs,
    arn: `${groupArn(state.place, group)}:log-stream:${name}`,
    uploadSequenceToken: '0',
    ...(first && { firstEventTimestamp: first.timestampMs }),
    ...(last && { lastEventTimestamp: last.timestampMs, lastIngestionTime: last.ingestionMs }),
  };
}
