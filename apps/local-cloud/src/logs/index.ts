import { join } from 'node:path';
import type { CloudClock, LogWriter, Place, ResourceProvider, ServiceEndpoint, Store } from '../contracts.ts';
import { createLogGroup } from './create-log-group.ts';
import { createLogStream } from './create-log-stream.ts';
import { deleteLogGroup } from './delete-log-group.ts';
import { deleteLogStream } from './delete-log-stream.ts';
import { describeLogGroups } from './describe-log-groups.ts';
import { describeLogStreams } from './describe-log-streams.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { createLogFiles } from './log-files.ts';
import { logGroupProvider } from './log-group-provider.ts';
import { createLogState } from './log-state.ts';
import { putLogEvents } from './put-log-events.ts';
import { putRetentionPolicy } from './put-retention-policy.ts';

export interface Logs {
  readonly endpoint: ServiceEndpoint;
  readonly providers: readonly ResourceProvider[];
  readonly writer: LogWriter;
  groupNames(): string[];
}

/** CloudWatch Logs, on files below `<stateFolder>/logs`. */
export function createLogs(parts: {
  readonly store: Store;
  readonly clock: CloudClock;
  readonly place: Place;
  readonly stateFolder: string;
}): Logs {
  const { store, clock, place, stateFolder } = parts;
  const state = createLogState({ store, clock, place, files: createLogFiles(join(stateFolder, 'logs')) });
  return {
    endpoint: {
      service: 'cloudwatch-logs',
      handlers: {
        CreateLogGroup: createLogGroup(state),
        CreateLogStream: createLogStream(state),
        DeleteLogGroup: deleteLogGroup(state),
        DeleteLogStream: deleteLogStream(state),
        DescribeLogGroups: describeLogGroups(state),
        DescribeLogStreams: describeLogStreams(state),
        FilterLogEvents: filterLogEvents(state),
        GetLogEvents: getLogEvents(state),
        PutLogEvents: putLogEvents(state),
        PutRetentionPolicy: putRetentionPolicy(state),
      },
    },
    providers: [logGroupProvider(state)],
    writer: state,
    groupNames: () => state.groups.values().map(({ name }) => name),
  };
}
