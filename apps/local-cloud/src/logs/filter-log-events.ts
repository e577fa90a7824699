import { createHash } from 'node:crypto';
import type {
  FilterLogEventsCommandInput,
  FilterLogEventsCommandOutput,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { pageOf } from '../pages.ts';
import { filterPattern } from './filter-pattern.ts';
import { existingStream } from './existing-stream.ts';
import type { LogState, StoredEvent } from './log-state.ts';

const MAX_EVENTS = 10_000;

type Output = Omit<FilterLogEventsCommandOutput, '$metadata'>;

export function filterLogEvents(state: LogState): Handler<FilterLogEventsCommandInput, Output> {
  return (input) => {
    const { startTime = 0, endTime = Infinity, limit = MAX_EVENTS, nextToken } = input;
    const group = state.group(input.logGroupIdentifier ?? input.logGroupName).name;
    const matches = filterPattern(input.filterPattern ?? '');
    const found = chosenStreams(state, group, input)
      .flatMap((stream) => state.events(group, stream))
      .filter(
        ({ timestampMs, message }) => timestampMs >= startTime && timestampMs <= endTime && matches(message),
      );
    const page = pageOf(found, {
      keyOf: eventKey,
      limit,
      token: nextToken,
      invalidToken: () => new AwsError('InvalidParameterException', 'The specified nextToken is invalid.'),
    });
    return {
      events: page.items.map((event) => ({
        logStreamName: event.stream,
        timestamp: event.timestampMs,
        message: event.message,
        ingestionTime: event.ingestionMs,
        eventId: eventId(event),
      })),
      searchedLogStreams: [],
      ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
    };
  };
}

function chosenStreams(state: LogState, group: string, input: FilterLogEventsCommandInput): string[] {
  const { logStreamNames: names, logStreamNamePrefix: prefix = '' } = input;
  if (names !== undefined && prefix !== '') {
    throw new AwsError('InvalidParameterException', 'Give logStreamNames or logStreamNamePrefix, not both.');
  }
  if (names !== undefined) return names.map((name) => existingStream(state, group, name).name);
  return state
    .streamsOf(group)
    .map(({ name }) => name)
    .filter((name) => name.startsWith(prefix));
}

function eventKey({ timestampMs, stream, sequence }: StoredEvent): string {
  return `${String(timestampMs).padStart(15, '0')} ${stream} ${String(sequence).padStart(12, '0')}`;
}

/** Unique within the group, and rising with time: `aws logs tail` tells seen events by it. */
function eventId({ timestampMs, stream, sequence }: StoredEvent): string {
  const streamPart = createHash('sha256').update(stream).digest().readUInt32BE();
  return `${timestampMs}${String(streamPart).padStart(10, '0')}${String(sequence).padStart(12, '0')}`;
}
