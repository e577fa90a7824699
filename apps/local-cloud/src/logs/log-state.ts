import { AwsError } from '../aws-error.ts';
import type { CloudClock, Collection, LogWriter, Place, Store } from '../contracts.ts';
import type { LogEvent, LogFiles } from './log-files.ts';

export interface LogGroupRecord {
  readonly name: string;
  readonly createdMs: number;
  readonly retentionDays?: number;
}

export interface LogStreamRecord {
  readonly group: string;
  readonly name: string;
  readonly createdMs: number;
}

/** An event with an order that timestamps alone do not give. */
export interface StoredEvent extends LogEvent {
  readonly stream: string;
  /** Rises within the stream. */
  readonly sequence: number;
}

/** Per stream; the oldest events make room. A chatty service writes so much in some minutes. */
const MAX_EVENTS = 20_000;
/** Per group; streams whose last event is oldest make room. */
const MAX_STREAMS = 200;

/** Streams whose events stay in memory. */
const MAX_IN_MEMORY = 32;

export interface LogState extends LogWriter {
  readonly groups: Collection<LogGroupRecord>;
  readonly streams: Collection<LogStreamRecord>;
  readonly place: Place;
  readonly clock: CloudClock;
  /** @throws {AwsError} ResourceNotFoundException */
  group(nameOrArn: string | undefined): LogGroupRecord;
  streamsOf(group: string): LogStreamRecord[];
  createStream(group: string, name: string): LogStreamRecord;
  removeStream(stream: LogStreamRecord): void;
  /** Oldest first, within the group's retention. */
  events(group: string, stream: string): readonly StoredEvent[];
}

export function createLogState(parts: {
  readonly store: Store;
  readonly files: LogFiles;
  readonly clock: CloudClock;
  readonly place: Place;
}): LogState {
  const { store, files, clock, place } = parts;
  const groups = store.collection<LogGroupRecord>('logs.groups');
  const streams = store.collection<LogStreamRecord>('logs.streams');
  const memory = new Map<string, StoredEvent[]>();

  const eventsOf = (group: string, stream: string): StoredEvent[] => {
    const key = streamKey(group, stream);
    const known =
      memory.get(key) ?? files.read(key).map((event, sequence) => ({ ...event, stream, sequence }));
    // Used last, dropped last; what is dropped is read again from its file.
    memory.delete(key);
    memory.set(key, known);
    const [oldest] = memory.keys();
    if (memory.size > MAX_IN_MEMORY && oldest !== undefined) memory.delete(oldest);
    return known;
  };
  const removeStream = ({ group, name }: LogStreamRecord) => {
    const key = streamKey(group, name);
    files.remove(key);
    memory.delete(key);
    streams.delete(key);
  };
  const streamsOf = (group: string) => streams.values().filter((stream) => stream.group === group);
  const createStream = (group: string, name: string) => {
    const stream = { group, name, createdMs: clock.now().getTime() };
    streams.set(streamKey(group, name), stream);
    const all = streamsOf(group);
    if (all.length > MAX_STREAMS) {
      const [oldest] = all.toSorted((one, other) => one.createdMs - other.createdMs);
      if (oldest) removeStream(oldest);
    }
    return stream;
  };
  return {
    groups,
    streams,
    place,
    clock,
    streamsOf,
    createStream,
    removeStream,
    hasGroup: (group) => groups.get(group) !== undefined,
    group(nameOrArn = '') {
      const name = /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
      const found = groups.get(name);
      if (found) return found;
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    },
    events(group, stream) {
      const days = groups.get(group)?.retentionDays;
      const oldestMs = days === undefined ? 0 : clock.now().getTime() - days * 86_400_000;
      return eventsOf(group, stream).filter(({ timestampMs }) => timestampMs >= oldestMs);
    },
    append(group, stream, events) {
      if (groups.get(group) === undefined || events.length === 0) return;
      const key = streamKey(group, stream);
      if (streams.get(key) === undefined) createStream(group, stream);
      const kept = eventsOf(group, stream);
      const ingestionMs = clock.now().getTime();
      const next = (kept.at(-1)?.sequence ?? -1) + 1;
      const added = events.map((event, index) => ({ ...event, ingestionMs, stream, sequence: next + index }));
      kept.push(...added);
      const full = kept.length > MAX_EVENTS;
      if (full) kept.splice(0, kept.length - MAX_EVENTS / 2);
      try {
        if (full) files.replace(key, kept);
        else files.append(key, added);
      } catch {
        // A full disk must not stop a task. The events stay readable until this process ends.
      }
    },
  };
}

export function streamKey(group: string, stream: string): string {
  return `${group}\n${stream}`;
}

export function groupArn({ region, account }: Place, group: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}`;
}
