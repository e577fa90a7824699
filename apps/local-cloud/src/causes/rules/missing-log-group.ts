import { startFailures } from '../../ecs/tasks/stop-reasons.ts';
import type { Rule } from '../facts.ts';
import { taskInWords } from '../words.ts';

/** The tasks are to write to a log group that nobody has made: the awslogs driver then lets none start. */
export const missingLogGroup: Rule = ({ manifest, logGroups }) => {
  const wanted = manifest?.value.logGroup;
  if (manifest === undefined || wanted === undefined || logGroups.includes(wanted)) return undefined;
  const instead =
    logGroups.length === 1 ? `change it to ${String(logGroups[0])}` : 'name one that the template makes';
  const stoppedReason = startFailures.logGroup().message;
  return {
    reason: taskInWords({ stopCode: 'TaskFailedToStart', stoppedReason }),
    template: manifest.origin.holding(`"logGroup":"${wanted}"`, 'Value (logGroup)'),
    change: `logGroup is ${wanted}, which does not exist: ${instead}`,
    foreseen: false,
  };
};
