import { deploy, plan } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import type { Composition } from '../../compose-ports.ts';
import { planAnswer } from '../../reporting/plan-answer.ts';
import { type DeploymentOptions, runDeployment } from '../../session/run-deployment.ts';
import { releaseToDeploy } from '../../session/release-to-deploy.ts';
import { runPlan } from '../../session/run-plan.ts';
import { runVerb } from '../../session/run-verb.ts';

export interface DeployOptions extends DeploymentOptions {
  readonly plan?: boolean;
  readonly image?: string;
  readonly registry?: string;
  readonly release?: string;
  readonly resultFile?: string;
}

/** `nx deploy <service>`: moves it to the image of the commit that is checked out, on this machine to what is built. */
export default function deployExecutor(
  options: DeployOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async (session) => {
    const image = await releaseToDeploy(options, session);
    const releaseOf = async ({ pushBuilt }: Composition) => image ?? (await pushBuilt(options.release));
    if (options.plan === true) {
      return planAnswer(
        await runPlan(options, session, async (request, ports, composition) =>
          plan({ ...request, release: await releaseOf(composition) }, ports),
        ),
      );
    }
    return runDeployment('deploy', options, session, async (request, ports, composition) =>
      deploy({ ...request, release: await releaseOf(composition) }, ports),
    );
  });
}
