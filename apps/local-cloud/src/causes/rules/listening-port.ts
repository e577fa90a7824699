import type { Rule } from '../facts.ts';
import { targetInWords } from '../words.ts';

/** The tasks are told to listen on another port than the one that they are registered with: nothing answers there. */
export const listeningPort: Rule = ({ unhealthy, stopped, manifest }) => {
  const told = manifest?.value.task.environment['PORT'];
  const refused = unhealthy.find(
    ({ health, port }) => health.reason === 'Target.FailedHealthChecks' && Number(told) !== port,
  );
  if (manifest === undefined || told === undefined || refused === undefined) return undefined;
  return {
    reason: targetInWords(refused, stopped),
    template: manifest.origin.holding(`"PORT":"${told}"`, 'Value (task.environment.PORT)'),
    change: `PORT is ${told}, on which the tasks listen, and requests are sent to ${refused.port}: change it to "${refused.port}"`,
    foreseen: false,
  };
};
