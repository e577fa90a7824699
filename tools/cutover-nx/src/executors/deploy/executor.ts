import { deploy, plan } from '@cutover/deploy';
import type { ExecutorContext } from '@nx/devkit';
import { planAnswer } from '../../reporting/plan-answer.ts';
import { type DeploymentOptions, runDeployment } from '../../session/run-deployment.ts';
import { runPlan } from '../../session/run-plan.ts';
import { runVerb } from '../../session/run-verb.ts';

export interface DeployOptions extends DeploymentOptions {
  readonly plan?: boolean;
  readonly image?: string;
  readonly release?: string;
  readonly resultFile?: string;
}

/** `nx deploy <service>`: moves it to the release that is built. */
export default function deployExecutor(
  options: DeployOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  return runVerb(options, context, async (session) => {
    if (options.plan === true) {
      return planAnswer(
        await runPlan(options, session, async (request, ports, { release }) =>
          plan({ ...request, release: await release(options) }, ports),
        ),
      );
    }
    return runDeployment('deploy', options, session, async (request, ports, { release }) =>
      deploy({ ...request, release: await release(options) }, ports),
    );
  });
}
