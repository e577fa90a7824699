import type { Rule } from '../facts.ts';

/** How a service of this workspace names the size of its pool; each task holds as many connections under load. */
const POOL = 'DB_POOL_SIZE';
/** While a deployment moves traffic, both slots run all their tasks. */
const SLOTS = 2;
/** `superuser_reserved_connections`, PostgreSQL's default. */
const RESERVED = 3;

/**
 * Both slots together want more connections than the database takes. Idle pools hide it, and the first busy hour of a
 * deployment shows it, in requests of users: so it is told before anything starts.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html#RDS_Limits.MaxConnections
 */
export const tooManyConnections: Rule = ({ manifest, databases }) => {
  const [database, ...others] = databases;
  const pool = Number(manifest?.value.task.environment[POOL]);
  if (manifest === undefined || database === undefined || others.length > 0 || !(pool > 0)) return undefined;
  const tasks = SLOTS * manifest.value.desiredCount;
  const free = database.maxConnections - RESERVED;
  if (tasks * pool <= free) return undefined;
  const most = Math.floor(free / tasks);
  const size = `${tasks * pool} connections (${SLOTS} slots, ${manifest.value.desiredCount} tasks each, ${pool} a task)`;
  return {
    reason:
      'PostgreSQL 53300: remaining connection slots are reserved for roles with the SUPERUSER attribute; sorry, too many clients already',
    template: manifest.origin.holding(`"${POOL}":"${pool}"`, `Value (task.environment.${POOL})`),
    change: `${POOL} is ${pool}, which makes ${size}; ${database.id}, a ${database.instanceClass}, takes ${database.maxConnections} and keeps ${RESERVED} of them: ${most > 0 ? `change it to ${most} or less` : 'take fewer tasks'}, or take a larger class`,
    foreseen: true,
  };
};
