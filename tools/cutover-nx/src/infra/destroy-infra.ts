import type { Environment, ServiceDefinition } from '@cutover/config';
import type { VerbAnswer } from '../session/run-verb.ts';
import { UserError } from '../user-error.ts';

export interface DestroyInfraRequest {
  readonly environment: Pick<Environment, 'name' | 'deletionProtection' | 'retainData'>;
  /** Every service of the workspace. */
  readonly services: readonly ServiceDefinition[];
}

/** What a removal of the infrastructure asks and does, in the order in which it does. */
export interface DestroyInfraSteps {
  /** @throws {UserError} where the credentials are not those of the environment's account */
  assertAccount(): Promise<void>;
  /** Who deploys the service at the moment, in words; undefined where nobody does. */
  atWork(service: ServiceDefinition): Promise<string | undefined>;
  /** @returns its exit code */
  synth(args: readonly string[]): Promise<number>;
  /** The next delivery has to ship everything. */
  forgetDelivered(): Promise<void>;
  /** @returns names of the ECS services that were there */
  removeSlots(service: ServiceDefinition): Promise<readonly string[]>;
  /** @returns its exit code */
  cdk(args: readonly string[]): Promise<number>;
  print(line: string): void;
}

/**
 * Removes what an environment is made of, and what the engine made in it. The stack of the account, and data where it is
 * retained, stay.
 * @throws {UserError} where it may not, before anything was changed
 */
export async function destroyInfra(
  { environment, services }: DestroyInfraRequest,
  steps: DestroyInfraSteps,
): Promise<VerbAnswer> {
  const { name } = environment;
  assertUnprotected(environment);
  await steps.assertAccount();
  for (const service of services) {
    const who = await steps.atWork(service);
    if (who === undefined) continue;
    throw new UserError(
      `${service.name} is being deployed to ${name}: ${who}. Nothing was changed`,
      'wait for the end of it, or stop it',
    );
  }
  if ((await steps.synth(['--environment', name])) !== 0) {
    return failed(`${name} was not destroyed, and nothing was changed: see above`);
  }
  await steps.forgetDelivered();
  for (const service of services) {
    for (const removed of await steps.removeSlots(service)) steps.print(`removed the ECS service ${removed}`);
  }
  const destroyed = await steps.cdk(['destroy', '--environment', name]);
  if (destroyed !== 0) return failed(`cdk destroy of ${name} ended with ${destroyed}: see above`);
  const data = environment.retainData
    ? 'A snapshot of each database is left, with tables, logs and images.'
    : 'Its data is gone.';
  return {
    status: 'SUCCESSFUL',
    exitCode: 0,
    message: `The infrastructure of ${name} is destroyed. ${data}`,
  };
}

function assertUnprotected({ name, deletionProtection }: DestroyInfraRequest['environment']): void {
  if (!deletionProtection) return;
  throw new UserError(
    `${name} is protected: its stacks, load balancer and database refuse to be deleted, and nothing was changed`,
    `set deletionProtection: false in libs/config/src/environments/${name}.ts, let it be reviewed and delivered, and let an administrator run npx nx deploy infra -c ${name} --account; its data stays as long as retainData is true`,
  );
}

function failed(message: string): VerbAnswer {
  return { status: 'FAILED', exitCode: 1, reason: message, message };
}
