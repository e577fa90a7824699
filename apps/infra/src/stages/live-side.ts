import type { Environment, ServiceDefinition } from '@cutover/config';

/** Slot that takes production traffic, by service; as `nx status` tells it. */
export type LiveSlots = Readonly<Record<string, string>>;

/** @throws {Error} where the assembly would no longer hold the side that takes traffic */
export function assertLiveSideStays(
  { name, deploymentMethod }: Environment,
  services: readonly ServiceDefinition[],
  live: LiveSlots,
): void {
  for (const service of services) {
    const slot = Object.hasOwn(live, service.name) ? live[service.name] : undefined;
    if (slot !== 'asg' || deploymentMethod !== 'ecs') continue;
    throw new Error(
      `environment ${name}: deploymentMethod = "ecs": service ${service.name} takes its traffic in slot asg, which this would leave out; move the traffic first (deploymentMethod "migrating", then npx nx migrate ${service.name} -c ${name} --to ecs)`,
    );
  }
}
