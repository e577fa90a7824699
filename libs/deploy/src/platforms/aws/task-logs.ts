import type { EcsSlot } from '@cutover/config';
import { awsErrorName } from './aws-errors.ts';
import { type AwsPlace, callOptions } from './place.ts';

const LINES = 20;
const LONGEST_LINE = 2000;

/** The last lines of a task, newest last; empty where it never wrote any. */
export async function lastLogLines(
  { clients, manifest, names }: AwsPlace,
  slot: EcsSlot,
  taskId: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const logs = await clients.logs();
  const logStreamName = `${names.logStreamPrefix(slot)}/${manifest.task.containerName}/${taskId}`;
  try {
    const { events = [] } = await logs.getLogEvents(
      { logGroupName: manifest.logGroup, logStreamName, limit: LINES, startFromHead: false },
      callOptions(signal),
    );
    return events.map(({ message = '' }) => message.trimEnd().slice(0, LONGEST_LINE));
  } catch (error) {
    // The stream is made with its first line.
    if (awsErrorName(error) === 'ResourceNotFoundException') return [];
    throw error;
  }
}
