import process from 'node:process';
import type { DeployEvent, Reporter } from '@cutover/deploy';
import { liveReporter } from '../reporting/live-reporter.ts';
import { plainReporter } from '../reporting/plain-reporter.ts';
import type { TrafficAlongside } from './traffic-alongside.ts';

/**
 * Where the engine's events go: to the eyes of the user, and to the load that waits for somebody to be live. The list is
 * drawn from the first event of a deployment on, so that a verb that has nothing to do prints its one sentence alone.
 */
export class Audience implements Reporter {
  readonly #print: (line: string) => void;
  #traffic: TrafficAlongside | undefined;
  #reporter: (Reporter & { end(): void }) | undefined;

  constructor(print: (line: string) => void) {
    this.#print = print;
  }

  /** The load starts with the event that says that somebody is live. */
  accompany(traffic: TrafficAlongside): void {
    this.#traffic = traffic;
  }

  report(event: DeployEvent): void {
    this.#traffic?.take(event);
    if (this.#reporter === undefined && event.type === 'note') this.#print(event.text);
    else (this.#reporter ??= this.#open()).report(event);
  }

  end(): void {
    this.#reporter?.end();
  }

  #open(): Reporter & { end(): void } {
    if (process.stdout.isTTY) return liveReporter(process.stdout, this.#traffic);
    return { ...plainReporter(this.#print), end: () => undefined };
  }
}
