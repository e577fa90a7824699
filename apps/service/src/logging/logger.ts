import { destination, type DestinationStream, type Logger, pino } from 'pino';
import type { Identity } from '../settings/identity.ts';
import type { LogLevel } from '../settings/settings.ts';

export type { Logger } from 'pino';

/**
 * JSON, one line an entry, on standard output. Writing is asynchronous, so that a slow reader of the log does not slow
 * down requests; what is still in memory is written when the process ends.
 */
export function createLogger(
  { release, slot, containerId }: Identity,
  level: LogLevel,
  stream: DestinationStream = destination({ dest: 1, sync: false }),
): Logger {
  return pino(
    {
      level,
      base: { release, deployment_color: slot, container_id: containerId },
      messageKey: 'message',
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (name) => ({ level: name }) },
      serializers: { err: describeError },
    },
    stream,
  );
}

/**
 * An error without the properties that drivers hang on it: a failed query carries its parameters, and they may hold
 * anybody's data.
 */
function describeError(error: unknown) {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as NodeJS.ErrnoException;
  return { type: error.name, code, message: error.message, stack: error.stack };
}
