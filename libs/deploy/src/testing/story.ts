import type { DeployPorts, DeployRequest, RollbackRequest, VerbResult } from '../engine/requests.ts';
import { deploy } from '../engine/deploy.ts';
import { rollBack } from '../engine/roll-back.ts';
import { shareOf } from '../engine/weights.ts';
import type { MemoryProcess, ProcessOptions } from '../platforms/memory/memory-process.ts';
import type { MemoryWorld } from '../platforms/memory/memory-world.ts';
import type { Slot } from '../ports/platform.ts';

type Circumstances = Partial<Pick<ProcessOptions, 'fate' | 'signal' | 'onEvent'>> &
  Partial<Pick<RollbackRequest, 'to' | 'acceptDrift'>>;

export interface Told extends VerbResult {
  readonly process: MemoryProcess;
  /** Names of the changes made on the platform, oldest first. */
  readonly changes: readonly string[];
}

/** Deploys a release by name in a process of its own; rejects where the verb does. */
export function deployed(world: MemoryWorld, name: string, circumstances: Circumstances = {}): Promise<Told> {
  return tell(world, circumstances, (request, ports) =>
    deploy({ ...request, release: world.release(name) }, ports),
  );
}

export function rolledBack(world: MemoryWorld, circumstances: Circumstances = {}): Promise<Told> {
  return tell(world, circumstances, rollBack);
}

/** Deploys in a process that fate kills at its `nth` call of this name. */
export async function killedAt(
  world: MemoryWorld,
  name: string,
  call: string,
  nth = 1,
): Promise<MemoryProcess> {
  const process = world.process({
    fate: nthOf(call, nth, { kind: 'kill', when: 'before' }),
  });
  const request = (whole: RollbackRequest, ports: DeployPorts) =>
    deploy({ ...whole, release: world.release(name) } satisfies DeployRequest, ports);
  const outcome = await world.run(process, request, {});
  if (outcome.kind !== 'died') throw new Error(`the process did not get to call ${nth} of ${call}`);
  return process;
}

/** Fate for the nth call of this name alone. */
export function nthOf(
  name: string,
  nth: number,
  fault: ReturnType<NonNullable<ProcessOptions['fate']>>,
): NonNullable<ProcessOptions['fate']> {
  let seen = 0;
  return (_call, called) => {
    if (called !== name) return undefined;
    seen += 1;
    return seen === nth ? fault : undefined;
  };
}

/** The share of production that each ECS slot has, in percent, as written last. */
export function production(world: MemoryWorld): Partial<Record<Slot, number>> {
  const [rule] = world.rules.written().filter(({ kind }) => kind === 'production');
  const weights = rule?.weights ?? {};
  return { blue: shareOf('blue', weights) * 100, green: shareOf('green', weights) * 100 };
}

export function desired(world: MemoryWorld, slot: Slot): number {
  return world.slots.states().find((state) => state.slot === slot)?.desired ?? 0;
}

async function tell(
  world: MemoryWorld,
  { fate, signal, onEvent, ...request }: Circumstances,
  verb: (request: RollbackRequest, ports: DeployPorts) => Promise<VerbResult>,
): Promise<Told> {
  const process = world.process({ fate, signal, onEvent });
  const outcome = await world.run(process, verb, request);
  if (outcome.kind === 'died') throw new Error('the process died');
  if (outcome.kind === 'error') throw outcome.error;
  return { ...outcome.result, process, changes: process.calls.filter((name) => name.startsWith('!')) };
}
