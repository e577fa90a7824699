import type { TaskRoles } from '../../contracts.ts';

/** Roles that may do whatever ECS does with them. */
export const trustedRoles: TaskRoles = {
  canAssume: () => true,
  refusesRegistry: () => undefined,
  refusesImage: () => undefined,
  refusesSecrets: () => undefined,
  refusesLog: () => undefined,
  environment: () => ({}),
  release: () => undefined,
};
