import { join } from 'node:path';
import { loadEnvironment, type ServiceDefinition } from '@cutover/config';
import { removeSlots, status } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { assertAccount, composePorts, deliveredCommitOf } from '../../compose-ports.ts';
import { destroyInfra, type DestroyInfraSteps } from '../../infra/destroy-infra.ts';
import { unlessNotDeployed } from '../../infra/live-side.ts';
import { runScript } from '../../infra/run-script.ts';
import { silentReporter } from '../../reporting/silent-reporter.ts';
import { type CommandSession, runCommand } from '../../session/run-verb.ts';
import { servicesOf } from '../../session/service-of.ts';
import { systemClock } from '../../session/system-clock.ts';

export interface DestroyInfraOptions {
  /** Undefined where none is named: this machine has no stacks. */
  readonly environment?: string;
}

/** Says of a record that it is of no commit. */
const NOTHING = 'none';

/** `nx destroy infra -c <environment>`: takes an environment away from AWS. */
export default function destroyInfraExecutor(
  options: DestroyInfraOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  const { environment: name = 'local' } = options;
  return runCommand({ environment: name }, context, async (session) => {
    if (name === 'local') {
      const message =
        'this machine has no stacks: npx nx destroy of a service takes its cloud away; for AWS: -c dev';
      return { status: 'NOTHING_TO_DO', exitCode: 0, message };
    }
    const environment = loadEnvironment(name);
    const services = await servicesOf(session.workspace);
    return destroyInfra({ environment, services }, stepsOf(name, environment.aws.region, session));
  });
}

function stepsOf(
  environment: string,
  region: string,
  { workspace, signal, print }: CommandSession,
): DestroyInfraSteps {
  const project = join(workspace, 'apps/infra');
  const atWork = async (service: ServiceDefinition) => {
    const composition = await composePorts({
      ...{ workspace, service, environment, signal },
      reporter: silentReporter,
      start: false,
    });
    try {
      const { lock } = await status(composition.ports);
      return lock && `${lock.holder.owner} (${lock.holder.verb})`;
    } finally {
      await composition.close();
    }
  };
  return {
    assertAccount: () => assertAccount(environment),
    atWork: (service) => unlessNotDeployed(atWork(service)),
    synth: (args) => runScript([join(project, 'src/main.ts'), ...args], { cwd: project, signal }),
    forgetDelivered: async () => {
      const record = await deliveredCommitOf(workspace, environment);
      await record?.write(NOTHING);
      await record?.close();
    },
    removeSlots: ({ name }) =>
      removeSlots({ environment, service: name, connection: { region }, clock: systemClock, signal }),
    cdk: (args) => runScript([join(project, 'src/cdk.ts'), ...args], { cwd: project, signal }),
    print,
  };
}
