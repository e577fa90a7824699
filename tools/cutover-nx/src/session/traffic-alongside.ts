import type { DeployEvent } from '@cutover/deploy';
import { type LoadTotals, startLoad } from '@cutover/load';

export interface TrafficRequest {
  readonly url: string;
  /** Requests per second; 0 sends none. */
  readonly rate: number;
  readonly requests: readonly { path: string; status: number }[];
}

/**
 * Load that runs as long as a deployment does, from the first moment at which somebody is live: before the first
 * release takes traffic there is nobody whose request could be lost.
 */
export class TrafficAlongside {
  readonly rate: number;
  readonly #request: TrafficRequest;
  #load: ReturnType<typeof startLoad> | undefined;

  constructor(request: TrafficRequest) {
    this.#request = request;
    this.rate = request.rate;
  }

  take(event: DeployEvent): void {
    if (this.#load !== undefined || this.rate === 0 || !somebodyIsLive(event)) return;
    const { url, rate, requests } = this.#request;
    this.#load = startLoad({ baseUrl: url, requestsPerSecond: rate, requests, timeoutMs: 10_000 });
  }

  /** Undefined until the first request. */
  totals(): LoadTotals | undefined {
    return this.#load?.totals();
  }

  /** Ends the load and waits for the requests in flight. */
  async stop(): Promise<LoadTotals | undefined> {
    return this.#load?.stop();
  }
}

function somebodyIsLive(event: DeployEvent): boolean {
  if (event.type === 'deployment-started') return event.deployment.fromSlot !== undefined;
  return event.type === 'weights' && Object.values(event.weights).some((weight) => weight > 0);
}
