import { startFailures } from '../../ecs/tasks/stop-reasons.ts';
import type { Rule } from '../facts.ts';
import { taskInWords } from '../words.ts';

/** The template names a parameter that neither it nor anybody else has made: no task starts without its secrets. */
export const missingSecret: Rule = ({ manifest, parameters, origin }) => {
  const { secrets: ofTasks, migrationSecrets } = manifest?.value.task ?? {};
  const secrets = Object.entries({ ...ofTasks, ...migrationSecrets }).map(([variable, arn]) => ({
    variable,
    name: arn.replace(/^arn:[^:]+:ssm:[^:]*:[^:]*:parameter/, ''),
  }));
  const missing = secrets.find(
    ({ name }) => !parameters.includes(name) && origin('AWS::SSM::Parameter', name) === undefined,
  );
  if (manifest === undefined || missing === undefined) return undefined;
  const { name, variable } = missing;
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const unused = parameters.filter(
    (one) => one.startsWith(folder) && !secrets.some((secret) => secret.name === one),
  );
  const instead =
    unused.length === 1 ? `change it to ${String(unused[0])}` : 'name one that exists, or put this one there';
  const stoppedReason = startFailures.secrets([name]).message;
  return {
    reason: taskInWords({ stopCode: 'TaskFailedToStart', stoppedReason }),
    template: manifest.origin.holding(name, 'Value (task.secrets)'),
    change: `${variable} is the parameter ${name}, which does not exist: ${instead}`,
    foreseen: false,
  };
};
