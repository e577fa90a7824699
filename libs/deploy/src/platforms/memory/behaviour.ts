/** How the tasks of a release behave. Times in milliseconds. */
export interface Behaviour {
  /** From launch to RUNNING; undefined: stays pending for ever, as where there is no capacity. */
  readonly bootMs: number | undefined;
  /** From RUNNING to the first passed health check; undefined: never. */
  readonly healthyAfterMs: number | undefined;
  /** From RUNNING to the end of the process. */
  readonly crashAfterMs?: number;
  readonly exitCode: number;
  /** Stops before it runs: a missing image or secret. */
  readonly failsToStart?: string;
  readonly logLines: readonly string[];
  readonly migrationMs: number;
  /** Undefined: the task does not start. */
  readonly migrationExitCode: number | undefined;
  /** Undefined: nobody can ask. */
  readonly maySayReady: boolean | undefined;
  /** A precondition of this release that does not hold. */
  readonly finding?: string;
}

export const goodBehaviour: Behaviour = {
  bootMs: 1000,
  healthyAfterMs: 2000,
  exitCode: 1,
  logLines: ['listening on 8080'],
  migrationMs: 1500,
  migrationExitCode: 0,
  maySayReady: true,
};
