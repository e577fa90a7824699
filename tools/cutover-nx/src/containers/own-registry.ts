import { loadEnvironment } from '@cutover/config';
import type { Registry } from './registry.ts';

/**
 * A login to ECR is one to the caller's account: the registry of another one would refuse it without saying why.
 * @throws {UserError} where the registry is that of the environment's account, and the credentials are not
 */
export async function assertOwnRegistry({ host }: Registry, environment: string): Promise<void> {
  if (!host.startsWith(`${loadEnvironment(environment).aws.account}.dkr.ecr.`)) return;
  // Everything that speaks to AWS; other registries need none of it.
  const { assertAccount } = await import('../compose-ports.ts');
  await assertAccount(environment);
}
