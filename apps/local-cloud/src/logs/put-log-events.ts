import type {
  PutLogEventsCommandInput,
  PutLogEventsCommandOutput,
  RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { existingStream } from './existing-stream.ts';
import type { LogState } from './log-state.ts';

const MAX_EVENTS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** An event may be so far ahead of the clock, and so old, whatever the group's retention. */
const NEWEST_MS = 2 * HOUR_MS;
const OLDEST_MS = 14 * DAY_MS;

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
    const { accepted, rejectedLogEventsInfo } = judged(state, group, events);
    state.append(group, stream, accepted);
    return {
      nextSequenceToken: String(state.events(group, stream).length),
      ...(rejectedLogEventsInfo !== undefined && { rejectedLogEventsInfo }),
    };
  };
}

/**
 * What CloudWatch Logs takes of a batch in chronological order, and where it begins and ends what it does not take.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
function judged<Event extends { readonly timestampMs: number }>(
  { groups, clock }: LogState,
  group: string,
  events: readonly Event[],
): { accepted: readonly Event[]; rejectedLogEventsInfo?: RejectedLogEventsInfo } {
  const nowMs = clock.now().getTime();
  const retentionMs = (groups.get(group)?.retentionDays ?? Infinity) * DAY_MS;
  const before = (ageMs: number) => events.filter(({ timestampMs }) => timestampMs < nowMs - ageMs).length;
  const tooOld = before(OLDEST_MS);
  const expired = before(retentionMs);
  const tooNew = events.filter(({ timestampMs }) => timestampMs > nowMs + NEWEST_MS).length;
  const accepted = events.slice(Math.max(tooOld, expired), events.length - tooNew);
  if (accepted.length === events.length) return { accepted };
  return {
    accepted,
    rejectedLogEventsInfo: {
      ...(tooOld > 0 && { tooOldLogEventEndIndex: tooOld }),
      ...(expired > 0 && { expiredLogEventEndIndex: expired }),
      ...(tooNew > 0 && { tooNewLogEventStartIndex: events.length - tooNew }),
    },
  };
}
