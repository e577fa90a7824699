import type { ServiceDefinition } from '@cutover/config';
import type { VerbAnswer } from '../session/run-verb.ts';

export interface InfraRequest {
  readonly environment: string;
  /** Every service of the workspace. */
  readonly services: readonly ServiceDefinition[];
  /** The account's own stack alone, which no service lives in. */
  readonly account: boolean;
  /** As typed, for the CDK's command line. */
  readonly args: readonly string[];
}

/** What a deployment of the infrastructure asks and does, in the order in which it does. */
export interface InfraSteps {
  /** @throws {UserError} where the credentials are not those of the environment's account */
  assertAccount(): Promise<void>;
  /** The slot that takes production traffic; undefined where nothing is deployed yet. */
  liveSlot(service: ServiceDefinition): Promise<string | undefined>;
  /** @returns its exit code */
  synth(args: readonly string[]): Promise<number>;
  /** @returns names of the secrets that were missing and were made */
  makeSecrets(service: ServiceDefinition): Promise<readonly string[]>;
  /** @returns its exit code */
  cdk(args: readonly string[]): Promise<number>;
  print(line: string): void;
}

/**
 * Deploys what an environment is made of: the templates are judged against where its traffic is now, and the passwords
 * that they refer to exist before CloudFormation looks for them.
 */
export async function deployInfra(request: InfraRequest, steps: InfraSteps): Promise<VerbAnswer> {
  const { environment, account, args } = request;
  const services = account ? [] : request.services;
  await steps.assertAccount();

  const live: string[] = [];
  for (const service of services) {
    const slot = await steps.liveSlot(service);
    if (slot === undefined) continue;
    steps.print(`${service.name} takes its traffic in slot ${slot}`);
    live.push('--live-slot', `${service.name}=${slot}`);
  }
  const judged = await steps.synth(['--environment', environment, ...live]);
  if (judged !== 0) {
    return failed(
      `the infrastructure of ${environment} was not deployed, and nothing was changed: see above`,
    );
  }

  for (const service of services) {
    for (const name of await steps.makeSecrets(service)) steps.print(`made ${name}`);
  }
  const deployed = await steps.cdk(['deploy', ...args, '--environment', environment]);
  if (deployed !== 0) return failed(`cdk deploy of ${environment} ended with ${deployed}: see above`);
  return { status: 'SUCCESSFUL', exitCode: 0, message: `The infrastructure of ${environment} is deployed.` };
}

function failed(message: string): VerbAnswer {
  return { status: 'FAILED', exitCode: 1, reason: message, message };
}
