import type { DeployPorts, VerbRequest, VerbResult } from '@cutover/deploy';
import { composePorts, type Composition } from '../compose-ports.ts';
import type { TemplateCause } from '../local-cloud/cloud-client.ts';
import { deploymentAnswer } from '../reporting/deployment-answer.ts';
import { withCauses } from '../reporting/template-causes.ts';
import { UserError } from '../user-error.ts';
import { Audience } from './audience.ts';
import { thisHolder } from './holder.ts';
import { failureAnswer } from './run-verb.ts';
import type { Session, VerbAnswer } from './run-verb.ts';
import { type SettingOptions, settingChanges } from './setting-changes.ts';
import { TrafficAlongside } from './traffic-alongside.ts';

export interface DeploymentOptions extends SettingOptions {
  readonly environment: string;
  readonly load?: number;
  readonly timeScale?: number;
  readonly acceptDrift?: boolean;
}

/** Requests per second where the command line names none: on this machine nobody else sends any. */
const DEFAULT_LOAD = { local: 200, elsewhere: 0 };

/** Runs a verb that moves traffic, with load alongside and a report of both. */
export async function runDeployment(
  verbName: 'deploy' | 'rollback',
  options: DeploymentOptions,
  session: Session,
  verb: (request: VerbRequest, ports: DeployPorts, composition: Composition) => Promise<VerbResult>,
): Promise<VerbAnswer> {
  const startedAt = Date.now();
  const { environment, timeScale } = options;
  const { workspace, service, signal } = session;
  const audience = new Audience(session.print);
  signal.addEventListener('abort', () => audience.report({ type: 'note', text: goingBack(signal) }));
  const start = verbName === 'deploy';
  const changes = settingChanges(options);
  const composition = await composePorts({
    workspace,
    service,
    signal,
    environment,
    reporter: audience,
    start,
    timeScale,
  });
  const { url, settings, ports } = composition;
  const rate = options.load ?? (environment === 'local' ? DEFAULT_LOAD.local : DEFAULT_LOAD.elsewhere);
  const traffic = new TrafficAlongside({ url, rate, requests: service.load });
  audience.accompany(traffic);
  try {
    const foreseen = start ? (await causesSince(composition, startedAt)).filter((one) => one.foreseen) : [];
    if (foreseen.length > 0) return withCauses(failureAnswer(refusal(service.name)), foreseen, workspace);
    const request = {
      service: service.name,
      environment,
      holder: thisHolder(verbName),
      settings: { ...settings, ...changes },
      acceptDrift: options.acceptDrift,
    };
    const result = await verb(request, ports, composition);
    const load = await traffic.stop();
    const answer = deploymentAnswer({ result, load, url, durationMs: Date.now() - startedAt });
    if (answer.exitCode === 0) return answer;
    return withCauses(answer, await causesSince(composition, startedAt), workspace);
  } catch (error) {
    const causes = await causesSince(composition, startedAt);
    if (causes.length === 0) throw error;
    return withCauses(failureAnswer(error), causes, workspace);
  } finally {
    await traffic.stop();
    audience.end();
    await composition.close();
  }
}

/** The deployment has its own end to tell: whoever cannot be asked why adds nothing to it. */
async function causesSince({ causes }: Composition, sinceMs: number): Promise<readonly TemplateCause[]> {
  try {
    return await causes(sinceMs);
  } catch {
    return [];
  }
}

function refusal(service: string): UserError {
  return new UserError(
    `${service} was not deployed: what its template says would fail under load. No task or traffic was changed`,
    'change the line below, then deploy again',
  );
}

function goingBack({ reason }: AbortSignal): string {
  return `${reason instanceof Error ? reason.message : 'stopped'}: bringing traffic to a safe state, please wait`;
}
