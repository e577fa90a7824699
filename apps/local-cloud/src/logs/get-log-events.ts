import type { GetLogEventsCommandInput, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../aws-error.ts';
import type { Handler } from '../contracts.ts';
import { existingStream } from './existing-stream.ts';
import type { LogState } from './log-state.ts';

const MAX_EVENTS = 10_000;

type Output = Omit<GetLogEventsCommandOutput, '$metadata'>;

/**
 * Tokens are `f/<n>` and `b/<n>`: forward from the event with that sequence, or backward from it. At either end the token
 * given comes back, which is how a client knows that it has everything so far.
 */
export function getLogEvents(state: LogState): Handler<GetLogEventsCommandInput, Output> {
  return (input) => {
    const { limit = MAX_EVENTS, startTime = 0, endTime = Infinity, startFromHead, nextToken } = input;
    const group = state.group(input.logGroupIdentifier ?? input.logGroupName).name;
    const stream = existingStream(state, group, input.logStreamName);
    const events = state
      .events(group, stream.name)
      .filter(({ timestampMs }) => timestampMs >= startTime && timestampMs < endTime);
    const token = parseToken(nextToken);
    const forward = token ? token.forward : startFromHead === true;
    const from = token?.sequence;
    const rest = events.filter(({ sequence }) => {
      if (from === undefined) return true;
      return forward ? sequence >= from : sequence < from;
    });
    const page = forward ? rest.slice(0, limit) : rest.slice(-limit);
    const start = page[0]?.sequence ?? from ?? (forward ? 0 : (events.at(-1)?.sequence ?? -1) + 1);
    const last = page.at(-1);
    const end = last === undefined ? start : last.sequence + 1;
    return {
      events: page.map(({ timestampMs, ingestionMs, message }) => ({
        timestamp: timestampMs,
        ingestionTime: ingestionMs,
        message,
      })),
      nextForwardToken: `f/${String(end).padStart(20, '0')}`,
      nextBackwardToken: `b/${String(start).padStart(20, '0')}`,
    };
  };
}

function parseToken(token: string | undefined): { forward: boolean; sequence: number } | undefined {
  if (token === undefined) return undefined;
  const match = /^([fb])\/(\d+)$/.exec(token);
  if (match === null) {
    throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  }
  return { forward: match[1] === 'f', sequence: Number(match[2]) };
}
