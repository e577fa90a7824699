import process from 'node:process';
import type { DeployEvent, DeployPorts, Reporter, VerbRequest, VerbResult } from '@cutover/deploy';
import type { LoadTotals } from '@cutover/load';
import { composePorts, type Composition } from '../compose-ports.ts';
import { deploymentAnswer } from '../reporting/deployment-answer.ts';
import { liveReporter } from '../reporting/live-reporter.ts';
import { plainReporter } from '../reporting/plain-reporter.ts';
import { thisHolder } from './holder.ts';
import type { Session, VerbAnswer } from './run-verb.ts';
import { type SettingOptions, settingsOf } from './settings-of.ts';
import { TrafficAlongside } from './traffic-alongside.ts';

export interface DeploymentOptions extends SettingOptions {
  readonly environment: string;
  readonly load?: number;
  readonly timeScale?: number;
}

/** Requests per second where the command line names none. */
const DEFAULT_LOAD = { local: 200, elsewhere: 0 };

/** Runs a verb that moves traffic, with load alongside and a report of both. */
export async function runDeployment(
  verbName: 'deploy' | 'rollback',
  options: DeploymentOptions,
  session: Session,
  verb: (request: VerbRequest, ports: DeployPorts, composition: Composition) => Promise<VerbResult>,
): Promise<VerbAnswer> {
  const startedAt = Date.now();
  const stage = new Stage(session);
  const composition = await composePorts({
    ...session,
    environment: options.environment,
    reporter: stage,
    start: verbName === 'deploy',
    timeScale: options.timeScale,
  });
  const request = {
    service: session.service.name,
    environment: options.environment,
    holder: thisHolder(verbName),
    settings: settingsOf(composition.settings, options),
  };
  const rate =
    options.load ?? (options.environment === 'local' ? DEFAULT_LOAD.local : DEFAULT_LOAD.elsewhere);
  const traffic = stage.open(
    new TrafficAlongside({ url: composition.url, rate, requests: session.service.load }),
  );
  const { result, load } = await underTraffic(traffic, stage, () =>
    verb(request, composition.ports, composition),
  );
  return deploymentAnswer({ result, load, url: composition.url, durationMs: Date.now() - startedAt });
}

async function underTraffic(
  traffic: TrafficAlongside,
  stage: Stage,
  verb: () => Promise<VerbResult>,
): Promise<{ result: VerbResult; load: LoadTotals | undefined }> {
  let load: LoadTotals | undefined;
  try {
    const result = await verb();
    load = await traffic.stop();
    return { result, load };
  } finally {
    if (load === undefined) await traffic.stop();
    stage.close();
  }
}

/** Where the engine's events go: to the eyes of the user, and to the load that waits for somebody to be live. */
class Stage implements Reporter {
  readonly #early: DeployEvent[] = [];
  readonly #session: Session;
  #traffic: TrafficAlongside | undefined;
  #reporter: Reporter | undefined;
  #end: () => void = () => undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  report(event: DeployEvent): void {
    this.#traffic?.take(event);
    if (this.#reporter === undefined && event.type !== 'note') this.#open();
    if (this.#reporter === undefined) this.#early.push(event);
    else this.#reporter.report(event);
  }

  open(traffic: TrafficAlongside): TrafficAlongside {
    this.#traffic = traffic;
    return traffic;
  }

  close(): void {
    for (const event of this.#early.splice(0)) if (event.type === 'note') this.#session.print(event.text);
    this.#end();
  }

  /** The list is drawn from the first event of a deployment on: a verb that has nothing to do prints a sentence alone. */
  #open(): void {
    const traffic = this.#traffic;
    if (process.stdout.isTTY) {
      const live = liveReporter(process.stdout, () => {
        const totals = traffic?.totals();
        return totals === undefined || traffic === undefined ? undefined : { totals, rate: traffic.rate };
      });
      this.#reporter = live;
      this.#end = () => live.end();
    } else {
      this.#reporter = plainReporter((line) => this.#session.print(line));
    }
    for (const event of this.#early.splice(0)) this.#reporter.report(event);
  }
}
