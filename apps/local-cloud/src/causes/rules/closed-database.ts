import type { Rule } from '../facts.ts';
import { closedDoor } from './closed-door.ts';

/** The security groups keep the tasks from their database: every connection times out. */
export const closedDatabase: Rule = (facts) => {
  const groups = facts.manifest?.value.network.securityGroups;
  if (groups === undefined) return undefined;
  for (const { id, port, securityGroups } of facts.databases) {
    if (securityGroups.length === 0) continue;
    const door = closedDoor(facts, {
      from: { groups, block: '0.0.0.0/0' },
      to: { groups: securityGroups, block: '0.0.0.0/0' },
      port,
      names: { from: 'the tasks', to: `the database ${id}` },
    });
    if (door !== undefined) {
      return { reason: `connections to the database ${id} time out (ETIMEDOUT)`, foreseen: false, ...door };
    }
  }
  return undefined;
};
