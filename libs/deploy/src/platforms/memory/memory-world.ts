import type { DeployPorts, DeployRequest, DeploymentSettings, VerbResult } from '../../engine/requests.ts';
import type { Holder } from '../../ports/journal.ts';
import type { Release } from '../../ports/platform.ts';
import { createInvariantRecorder, type InvariantRecorder } from './invariants.ts';
import { createMemoryJournal, type MemoryJournal } from './memory-journal.ts';
import { createMemoryPlatform, type MemoryPlatform, type MemoryPlatformOptions } from './memory-platform.ts';
import { createMemoryProcess, type MemoryProcess, type ProcessOptions } from './memory-process.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** How a verb ended in one process: with a value, with an error, or not at all. */
export type Outcome =
  | { readonly kind: 'value'; readonly result: VerbResult }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'died' };

/** A service, its platform and its journal, on virtual time, under the eyes of the invariants. */
export interface MemoryWorld extends MemoryPlatform {
  readonly clock: VirtualClock;
  readonly journal: MemoryJournal;
  readonly recorder: InvariantRecorder;
  readonly settings: DeploymentSettings;
  release(name: string): Release;
  process(options?: Partial<Pick<ProcessOptions, 'fate' | 'signal' | 'onEvent'>>): MemoryProcess;
  /** Runs a verb in a process until it ends or the process does. */
  run<Request extends DeployRequest | Omit<DeployRequest, 'release'>>(
    process: MemoryProcess,
    verb: (request: Request, ports: DeployPorts) => Promise<VerbResult>,
    request: Omit<Request, 'service' | 'environment' | 'holder' | 'settings'>,
  ): Promise<Outcome>;
}

const defaults: DeploymentSettings = {
  steps: [100],
  stepBakeMs: 3000,
  bakeTimeMs: 5000,
  startTimeoutMs: 30_000,
  taskTimeoutMs: 20_000,
  settleMs: 1000,
  deregistrationDelayMs: 4000,
  desired: 2,
  pollMs: 1000,
  leaseMs: 15_000,
};

export function createMemoryWorld({
  settings: changed = {},
  ...rest
}: { settings?: Partial<DeploymentSettings> } & Pick<
  MemoryPlatformOptions,
  'delays' | 'rules'
> = {}): MemoryWorld {
  const settings = { ...defaults, ...changed };
  const clock = createVirtualClock();
  const journal = createMemoryJournal(clock);
  const { deregistrationDelayMs } = settings;
  const memory = createMemoryPlatform({ clock, deregistrationDelayMs, ...rest });
  const processes: MemoryProcess[] = [];
  let ids = 0;
  const recorder = createInvariantRecorder(
    {
      now: () => clock.now(),
      slots: () => memory.slots.states(),
      rules: () => memory.rules.written(),
      fencingToken: () => journal.fencingToken(),
    },
    { healthy: settings.desired, settleMs: settings.settleMs, deregistrationDelayMs },
  );

  return {
    ...memory,
    clock,
    journal,
    recorder,
    settings,
    release: releaseOf,
    process: (options = {}) => {
      const process = createMemoryProcess({
        holder: { owner: 'ada@desk', runId: `desk:${processes.length + 1}`, verb: 'deploy' },
        clock,
        platform: memory.platform,
        journal,
        recorder,
        newId: () => {
          ids += 1;
          return `D${String(ids).padStart(4, '0')}`;
        },
        isAlive: ({ runId }: Holder) => processes.find(({ holder }) => holder.runId === runId)?.isAlive(),
        ...options,
      });
      processes.push(process);
      return process;
    },
    run: (process, verb, request) => {
      const whole = { service: 'shop', environment: 'local', holder: process.holder, settings, ...request };
      const ended = verb(whole as Parameters<typeof verb>[0], process.ports).then(
        (result): Outcome => ({ kind: 'value', result }),
        (error: unknown): Outcome => ({ kind: 'error', error }),
      );
      return Promise.race([ended, process.died.then((): Outcome => ({ kind: 'died' }))]);
    },
  };
}

/** A release whose digest follows from its name. */
function releaseOf(name: string): Release {
  const hex = Buffer.from(name).toString('hex').padEnd(64, '0').slice(0, 64);
  return { name, digest: `sha256:${hex}`, image: `shop@sha256:${hex}` };
}
