import type { Clock } from '../ports/clock.ts';
import type { Holder, Journal } from '../ports/journal.ts';
import type { Platform, Release } from '../ports/platform.ts';
import type { Reporter } from '../ports/reporter.ts';
import type { DeploymentStatus } from './lifecycle.ts';
import type { ServiceDeployment } from './service-deployment.ts';

/** How a deployment runs. Times in milliseconds. */
export interface DeploymentSettings {
  /** Rising shares of the target, in percent; the last is 100. */
  readonly steps: readonly number[];
  readonly stepBakeMs: number;
  readonly bakeTimeMs: number;
  readonly startTimeoutMs: number;
  readonly taskTimeoutMs: number;
  /** Longest time until a change of a rule has reached every node of the load balancer, and every read. */
  readonly settleMs: number;
  readonly deregistrationDelayMs: number;
  /** Tasks for a service that has none live yet; later deployments take over the live slot's count where it is higher. */
  readonly desired: number;
  /** Words of the one-off task that runs in PRE_SCALE_UP; undefined where there is nothing to migrate. */
  readonly migrate?: readonly string[];
  /** Between two reads while waiting. */
  readonly pollMs: number;
  readonly leaseMs: number;
}

export interface VerbRequest {
  readonly service: string;
  readonly environment: string;
  readonly holder: Holder;
  readonly settings: DeploymentSettings;
  /** Takes weights that somebody else wrote as the new truth, instead of stopping with DRIFT. */
  readonly acceptDrift?: boolean;
}

export interface DeployRequest extends VerbRequest {
  readonly release: Release;
}

export interface RollbackRequest extends VerbRequest {
  /** Name or digest prefix of a release that the journal knows as good; what the last deployment replaced where undefined. */
  readonly to?: string;
}

export interface DeployPorts {
  readonly platform: Platform;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly reporter: Reporter;
  /** Ids of deployments: a ULID each. */
  readonly newId: () => string;
  /**
   * Whether the process that holds the lock still runs: false lets its lock be taken at once, undefined is "cannot know"
   * (another machine) and waits for the lease to end, like true.
   */
  readonly isAlive?: (holder: Holder) => boolean | undefined;
  /** Aborted when a person asks to stop (Ctrl-C): the engine brings traffic to a safe state and ends. */
  readonly signal?: AbortSignal;
}

/** How a verb ended. Expected failures are values; a DeployError is thrown only where the verb could not begin. */
export interface VerbResult {
  readonly status: DeploymentStatus | 'NOTHING_TO_DO';
  /** For people: what happened and, where it failed, why and what to do. */
  readonly message: string;
  readonly deployment?: ServiceDeployment;
}

/** What a deployment would do; `changes` is empty where there is nothing to do. */
export interface Plan {
  readonly changes: readonly { readonly what: string; readonly why: string }[];
  readonly warnings: readonly string[];
  /** Longest time that it may take, in milliseconds. */
  readonly longestMs: number;
}
