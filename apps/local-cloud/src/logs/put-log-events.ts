import type { PutLogEventsCommandInput, PutLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { existingStream } from './existing-stream.ts';
import type { LogState } from './log-state.ts';

const MAX_EVENTS = 10_000;

type Output = Omit<PutLogEventsCommandOutput, '$metadata'>;

export function putLogEvents(state: LogState): Handler<PutLogEventsCommandInput, Output> {
  return ({ logGroupName, logStreamName, logEvents = [] }) => {
    const group = state.group(logGroupName).name;
    const stream = existingStream(state, group, logStreamName).name;
    if (logEvents.length === 0 || logEvents.length > MAX_EVENTS) {
      throw new AwsError('InvalidParameterException', `A batch has 1 to ${MAX_EVENTS} log events.`);
    }
    const events = logEvents.map(({ timestamp = 0, message = '' }) => ({ timestampMs: timestamp, message }));
    if (events.some(({ timestampMs }, index) => timestampMs < (events[index - 1]?.timestampMs ?? 0))) {
      throw new AwsError(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    }
    state.append(group, stream, events);
    return { nextSequenceToken: String(state.events(group, stream).length) };
  };
}
