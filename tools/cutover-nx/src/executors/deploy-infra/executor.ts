import { join } from 'node:path';
import { status } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { assertAccount, type CompositionRequest, composePorts } from '../../compose-ports.ts';
import { deployInfra, type InfraSteps } from '../../infra/deploy-infra.ts';
import { liveSide, unlessNotDeployed } from '../../infra/live-side.ts';
import { runScript } from '../../infra/run-script.ts';
import { silentReporter } from '../../reporting/silent-reporter.ts';
import { makeMissingSecrets } from '../../session/make-missing-secrets.ts';
import { type CommandSession, runCommand } from '../../session/run-verb.ts';
import { servicesOf } from '../../session/service-of.ts';

export interface DeployInfraOptions {
  /** Undefined where none is named: this machine takes its template by itself. */
  readonly environment?: string;
  readonly account?: boolean;
  /** The command line after the configuration, as typed. */
  readonly args?: readonly string[];
}

/** `nx deploy infra -c <environment>`: the stacks of an environment, on AWS. */
export default function deployInfraExecutor(
  options: DeployInfraOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  const { environment = 'local', account = false, args = [] } = options;
  return runCommand({ environment }, context, async (session) => {
    if (environment === 'local') {
      const message =
        'this machine takes its template with every nx deploy of a service; for AWS name an environment: -c staging';
      return { status: 'NOTHING_TO_DO', exitCode: 0, message };
    }
    const request = { environment, account, args, services: await servicesOf(session.workspace) };
    return deployInfra(request, stepsOf(environment, session));
  });
}

function stepsOf(environment: string, { workspace, signal, print }: CommandSession): InfraSteps {
  const project = join(workspace, 'apps/infra');
  return {
    assertAccount: () => assertAccount(environment),
    liveSlot: (service) => unlessNotDeployed(liveSlot({ workspace, service, environment, signal })),
    synth: (args) => runScript([join(project, 'src/main.ts'), ...args], { cwd: project, signal }),
    makeSecrets: async (service) => (await makeMissingSecrets(service, environment)).made,
    cdk: (args) => runScript([join(project, 'src/cdk.ts'), ...args], { cwd: project, signal }),
    print,
  };
}

/** As `nx status` reads it. */
async function liveSlot(
  request: Pick<CompositionRequest, 'workspace' | 'service' | 'environment' | 'signal'>,
): Promise<string | undefined> {
  const composition = await composePorts({ ...request, reporter: silentReporter, start: false });
  try {
    return liveSide(await status(composition.ports));
  } finally {
    await composition.close();
  }
}
