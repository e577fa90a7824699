import type { DeployPorts, Plan, VerbRequest } from '@cutover/deploy';
import { composePorts, type Composition } from '../compose-ports.ts';
import { Audience } from './audience.ts';
import { thisHolder } from './holder.ts';
import type { DeploymentOptions } from './run-deployment.ts';
import type { Session } from './run-verb.ts';
import { settingChanges } from './setting-changes.ts';

/** Composes the ports for a plan: the same as for a deployment, without load. */
export async function runPlan(
  options: DeploymentOptions,
  session: Session,
  verb: (request: VerbRequest, ports: DeployPorts, composition: Composition) => Promise<Plan>,
): Promise<Plan> {
  const changes = settingChanges(options);
  const composition = await composePorts({
    ...session,
    environment: options.environment,
    reporter: new Audience(session.print),
    start: true,
    timeScale: options.timeScale,
  });
  const request = {
    service: session.service.name,
    environment: options.environment,
    holder: thisHolder('plan'),
    settings: { ...composition.settings, ...changes },
  };
  try {
    return await verb(request, composition.ports, composition);
  } finally {
    await composition.close();
  }
}
