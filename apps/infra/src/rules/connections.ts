import { ecsSlots, maxConnections } from '@cutover/config';
import type { Rule } from './rule.ts';

const POOL = 'DB_POOL_SIZE';
/** RDS keeps some for itself, people open some, and a pool may be above its size for a moment. */
const SHARE = 0.8;
/** A migration works on one connection and holds its lock on another. */
const MIGRATION = 2;

/** While a deployment lasts, two slots hold a full pool in every task: (2 x tasks + hosts) x pool + 2 <= 80 % of max_connections. */
export const enoughConnections: Rule = ({ environment, manifest }) => {
  const { database, scaling, desiredCount, deploymentMethod, hosts } = environment;
  const pool = Number(manifest.task.environment[POOL] ?? Number.NaN);
  if (database.mode === 'none' || Number.isNaN(pool)) return [];
  const tasks = Math.max(desiredCount, scaling?.maxCount ?? 0);
  const instances = deploymentMethod === 'ecs' ? 0 : (hosts?.maxSize ?? 0);
  const wanted = (ecsSlots.length * tasks + instances) * pool + MIGRATION;
  const most = maxConnections(database.instanceClass);
  if (wanted <= SHARE * most) return [];
  return [
    `environment ${environment.name}: ${ecsSlots.length} slots x ${tasks} tasks${instances > 0 ? ` and ${instances} hosts` : ''} x ${POOL} ${pool} and ${MIGRATION} for migrations are ${wanted} connections: must be at most 80 % of the ${most} that ${database.instanceClass} takes: lower ${POOL} or the counts, or take a larger instanceClass`,
  ];
};
