import { createCalls, type Calls } from './calls.ts';
import { DeployError, endsWriting } from './deploy-error.ts';
import type { DeploymentStatus, Stage } from './lifecycle.ts';
import type { Lock } from './lock.ts';
import { leftBehind } from './messages.ts';
import type { DeployPorts, DeploymentSettings, VerbRequest, VerbResult } from './requests.ts';
import { persistently } from './retry.ts';
import type { ServiceDeployment } from './service-deployment.ts';

/** One process's work on one deployment: what the stages share. */
export interface Run extends Calls {
  readonly ports: DeployPorts;
  readonly settings: DeploymentSettings;
  readonly lock: Lock;
  /** As the journal has it. */
  deployment(): ServiceDeployment;
  /** Aborted when going on makes no sense: the lock is lost or, until `ignoreStop`, a person asks to stop. */
  signal(): AbortSignal;
  /** Runs a stage, journalled before and after. */
  stage(stage: Stage, work: () => Promise<void>): Promise<void>;
  record(change: Partial<ServiceDeployment>): Promise<void>;
  /** From here on the way leads to a safe state anyway: a person who asks to stop gets just that. */
  ignoreStop(): void;
  /** The last record of this deployment. Where it cannot be written, the result says so. */
  end(status: DeploymentStatus, message: string, change?: Partial<ServiceDeployment>): Promise<VerbResult>;
  /** Ends without a record: the journal is another's by now, or out of reach. */
  leave(status: DeploymentStatus, message: string): VerbResult;
}

export function openRun(
  { settings }: VerbRequest,
  ports: DeployPorts,
  lock: Lock,
  first: ServiceDeployment,
  { resumed }: { readonly resumed: boolean },
): Run {
  const { clock, journal, reporter } = ports;
  let deployment = first;
  let signal = ports.signal === undefined ? lock.signal : AbortSignal.any([ports.signal, lock.signal]);

  const record = async (change: Partial<ServiceDeployment>) => {
    deployment = { ...deployment, ...change };
    // Not the signal that Ctrl-C aborts: what has been done must get into the journal.
    await persistently('write the journal', { clock, signal: lock.signal }, () =>
      journal.write(deployment, lock.lease()),
    );
  };

  const endStage = (stage: Stage, outcome: 'SUCCEEDED' | 'FAILED') => {
    const endedAtMs = clock.now();
    reporter.report({ type: 'stage-ended', stage, atMs: endedAtMs, failed: outcome === 'FAILED' });
    const last = deployment.stages.length - 1;
    return deployment.stages.map((one, index) => (index === last ? { ...one, endedAtMs, outcome } : one));
  };

  const leave = (status: DeploymentStatus, message: string): VerbResult => {
    reporter.report({ type: 'deployment-ended', deployment, status });
    return { status, message, deployment };
  };

  reporter.report({ type: 'deployment-started', deployment, resumed });
  return {
    ...createCalls(ports, lock, () => signal),
    ports,
    settings,
    lock,
    deployment: () => deployment,
    signal: () => signal,
    record,
    leave,
    stage: async (stage, work) => {
      signal.throwIfAborted();
      const startedAtMs = clock.now();
      reporter.report({ type: 'stage-started', stage, atMs: startedAtMs });
      await record({ stages: [...deployment.stages, { stage, startedAtMs }] });
      try {
        await work();
      } catch (error) {
        // Not written here: the way back writes it with its first record, and a lost lock writes nothing.
        deployment = { ...deployment, stages: endStage(stage, 'FAILED') };
        throw error;
      }
      await record({ stages: endStage(stage, 'SUCCEEDED') });
    },
    ignoreStop: () => {
      signal = lock.signal;
    },
    end: async (status, message, change = {}) => {
      try {
        await record({ ...change, status, endedAtMs: clock.now(), reason: message });
      } catch (error) {
        if (!(error instanceof DeployError && endsWriting(error))) throw error;
        return leave('NEEDS_OPERATOR', leftBehind(deployment, error));
      }
      return leave(status, message);
    },
  };
}
