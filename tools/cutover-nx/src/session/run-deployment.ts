import type { DeployPorts, VerbRequest, VerbResult } from '@cutover/deploy';
import { composePorts, type Composition } from '../compose-ports.ts';
import { deploymentAnswer } from '../reporting/deployment-answer.ts';
import { Audience } from './audience.ts';
import { thisHolder } from './holder.ts';
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
    const request = {
      service: service.name,
      environment,
      holder: thisHolder(verbName),
      settings: { ...settings, ...changes },
      acceptDrift: options.acceptDrift,
    };
    const result = await verb(request, ports, composition);
    return deploymentAnswer({ result, load: await traffic.stop(), url, durationMs: Date.now() - startedAt });
  } finally {
    await traffic.stop();
    audience.end();
    await composition.close();
  }
}

function goingBack({ reason }: AbortSignal): string {
  return `${reason instanceof Error ? reason.message : 'stopped'}: bringing traffic to a safe state, please wait`;
}
