import { DeployError, type ServiceStatus } from '@cutover/deploy';

/**
 * The slot that production traffic would lose with its infrastructure. While traffic is split, hosts count as soon as
 * they have a share of it: the slots of ECS stay in every template.
 */
export function liveSide({
  observation,
  live,
}: Pick<ServiceStatus, 'observation' | 'live'>): string | undefined {
  const onHosts = observation.rules.some(
    ({ kind, weights }) => kind === 'production' && (weights.asg ?? 0) > 0,
  );
  return onHosts ? 'asg' : live?.slot;
}

/** Undefined where the service has no infrastructure yet; every other failure stays one: nobody is live by mistake. */
export async function unlessNotDeployed<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DeployError && error.code === 'MANIFEST_MISSING') return undefined;
    throw error;
  }
}
