import type { CloudClock, TargetHealth } from '../../contracts.ts';
import { afterCheck, initialChecking, registering } from '../health/health-state.ts';
import type { CheckResult, HealthRecord } from '../health/health-state.ts';
import { TargetChecks } from '../health/target-checks.ts';
import type { Address } from '../health/probe.ts';
import type { HealthCheck, RegisteredTarget } from '../state/records.ts';
import { DelayRanOut, Upstream } from './upstream.ts';

const CONNECT_SECONDS = 10;

/** What a target asks of its group. */
export interface TargetHost {
  healthCheck(): HealthCheck;
  reach(id: string, port: number): Address | undefined;
  idleTimeoutSeconds(): number;
  /** A target became healthy, or is no longer. */
  onHealthChange(target: Target): void;
  onDrained(target: Target): void;
  /** It became unhealthy, or is so for another reason. */
  onUnhealthy(target: Target): void;
}

/** One registered target while the cloud runs: its health, its connections, its way out. */
export class Target {
  readonly id: string;
  readonly port: number;
  readonly upstream: Upstream;
  /** Milliseconds since the epoch from which slow start counts; undefined where it takes its full share. */
  warmingSinceMs: number | undefined;
  /** Whether slow start begins when it becomes healthy: decided when it is registered, and whenever it is lost. */
  warms = false;
  /** Availability zone, once it is known. */
  zone: string | undefined;
  readonly #host: TargetHost;
  readonly #clock: CloudClock;
  readonly #checks: TargetChecks;
  #health: HealthRecord = registering;
  #drainedAtMs: number | undefined;
  #drainTimer: NodeJS.Timeout | undefined;

  constructor(registered: RegisteredTarget, host: TargetHost, clock: CloudClock) {
    this.id = registered.id;
    this.port = registered.port;
    this.#host = host;
    this.#clock = clock;
    this.#checks = new TargetChecks(
      {
        id: this.id,
        port: this.port,
        settings: () => host.healthCheck(),
        reach: (port) => host.reach(this.id, port),
        onRegistered: () => this.#become(initialChecking),
        onResult: (result) => this.#checked(result),
      },
      clock,
    );
    this.upstream = new Upstream({
      reach: () => host.reach(this.id, this.port),
      connectTimeoutMs: clock.scaledMs(CONNECT_SECONDS),
      idleTimeoutMs: () => clock.scaledMs(host.idleTimeoutSeconds()),
    });
  }

  get draining(): boolean {
    return this.#drainedAtMs !== undefined;
  }

  /** As far as checks know; a draining or unused target has another state towards the API. */
  get health(): TargetHealth {
    const { state, reason, description } = this.#health;
    return {
      state,
      ...(reason !== undefined && { reason }),
      ...(description !== undefined && { description }),
    };
  }

  check(): void {
    if (!this.draining) this.#checks.start();
  }

  /** Nothing is known of a target that is not checked. */
  stopChecking(): void {
    if (!this.#checks.running) return;
    this.#checks.stop();
    this.#become(registering);
  }

  /** Running requests may end until then; the target is gone afterwards, however idle it was. */
  drain(drainedAtMs: number): void {
    if (this.draining) return;
    this.#drainedAtMs = drainedAtMs;
    this.#checks.stop();
    this.upstream.close();
    const rest = Math.max(0, drainedAtMs - this.#clock.now().getTime());
    this.#drainTimer = setTimeout(() => this.#host.onDrained(this), rest);
  }

  stop(): void {
    this.#checks.stop();
    clearTimeout(this.#drainTimer);
    this.upstream.destroy(new DelayRanOut('the target is no longer registered'));
  }

  #checked(result: CheckResult): void {
    this.#become(afterCheck(this.#health, result, this.#host.healthCheck()));
  }

  #become(next: HealthRecord): void {
    const before = this.#health;
    this.#health = next;
    if (before.state !== next.state) this.#host.onHealthChange(this);
    if (next.state === 'unhealthy' && before.reason !== next.reason) this.#host.onUnhealthy(this);
  }
}
