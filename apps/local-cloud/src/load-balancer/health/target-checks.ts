import { setTimeout as sleep } from 'node:timers/promises';
import type { CloudClock } from '../../contracts.ts';
import type { HealthCheck } from '../state/records.ts';
import type { CheckResult } from './health-state.ts';
import { accepts, probe } from './probe.ts';
import type { Address } from './probe.ts';

/** AWS takes some seconds to register a target; here no longer than until its port accepts connections. */
const REGISTRATION_SECONDS = 5;
const REGISTRATION_POLL_MS = 100;
/** First checks of targets that were registered together are spread over this time. */
const SPREAD_SECONDS = 0.5;

export interface CheckedTarget {
  readonly id: string;
  readonly port: number;
  settings(): HealthCheck;
  /** Where the port answers on this machine; undefined where no packet gets through. */
  reach(port: number): Address | undefined;
  onRegistered(): void;
  onResult(result: CheckResult): void;
}

/** Sends the health checks of one target until it is stopped. */
export class TargetChecks {
  readonly #target: CheckedTarget;
  readonly #clock: CloudClock;
  #stop: AbortController | undefined;

  constructor(target: CheckedTarget, clock: CloudClock) {
    this.#target = target;
    this.#clock = clock;
  }

  get running(): boolean {
    return this.#stop !== undefined;
  }

  /** Begins with the registration of the target. */
  start(): void {
    if (this.#stop !== undefined) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#run(stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  }

  stop(): void {
    this.#stop?.abort();
    this.#stop = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    await this.#register(signal);
    this.#target.onRegistered();
    for (;;) {
      const started = Date.now();
      const { intervalSeconds } = this.#target.settings();
      await this.#checkOnce(signal);
      const rest = this.#clock.scaledMs(intervalSeconds) - (Date.now() - started);
      await sleep(Math.max(1, rest), undefined, { signal });
    }
  }

  async #register(signal: AbortSignal): Promise<void> {
    const spread = Math.random() * this.#clock.scaledMs(SPREAD_SECONDS);
    await sleep(spread, undefined, { signal });
    const deadline = Date.now() + this.#clock.scaledMs(REGISTRATION_SECONDS);
    while (Date.now() < deadline) {
      const address = this.#target.reach(this.#port());
      if (address !== undefined && (await accepts(address))) return;
      await sleep(REGISTRATION_POLL_MS, undefined, { signal });
    }
  }

  async #checkOnce(signal: AbortSignal): Promise<void> {
    const check = this.#target.settings();
    const port = this.#port();
    const result = await probe({
      address: this.#target.reach(port),
      hostHeader: `${this.#target.id}:${port}`,
      check,
      timeoutMs: this.#clock.scaledMs(check.timeoutSeconds),
      signal,
    });
    signal.throwIfAborted();
    this.#target.onResult(result);
  }

  #port(): number {
    const { port } = this.#target.settings();
    return port === 'traffic-port' ? this.#target.port : Number(port);
  }
}
