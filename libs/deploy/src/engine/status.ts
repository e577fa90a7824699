import type { Lease } from '../ports/journal.ts';
import type { Observation, SlotState } from '../ports/platform.ts';
import { look } from './begin.ts';
import { hasDrifted } from './drift.ts';
import { hasEnded } from './lifecycle.ts';
import type { DeployPorts } from './requests.ts';
import type { ServiceDeployment } from './service-deployment.ts';
import { showProduction, showWeights } from './weights.ts';

/** What is live, what the journal says, and who is at work. */
export interface ServiceStatus {
  readonly observation: Observation;
  /** The slot with all production traffic; undefined where nothing has it, or it is split. */
  readonly live: SlotState | undefined;
  /** The newest deployment. */
  readonly last: ServiceDeployment | undefined;
  /** Who changes the service right now; an ended lease is nobody's. */
  readonly lock: Lease | undefined;
  /** What is wrong, in words; empty where all is well. */
  readonly warnings: readonly string[];
}

/** Reads only, and needs no lock. */
export async function status(
  ports: Pick<DeployPorts, 'platform' | 'journal' | 'clock' | 'signal'>,
): Promise<ServiceStatus> {
  const [{ seen, live, last }, held] = await Promise.all([look(ports), ports.journal.holder()]);
  const lock = held !== undefined && held.expiresAtMs > ports.clock.now() ? held : undefined;
  return { observation: seen, live, last, lock, warnings: warningsOf(seen, last, lock) };
}

function warningsOf(
  seen: Observation,
  last: ServiceDeployment | undefined,
  lock: Lease | undefined,
): readonly string[] {
  if (last === undefined) return [];
  const warnings: string[] = [];
  if (!hasEnded(last.status) && lock === undefined) {
    warnings.push(`deployment ${last.id} was left in the middle: the next deploy or rollback takes it over`);
  }
  if (last.status === 'NEEDS_OPERATOR' || last.status === 'ROLLBACK_FAILED') {
    warnings.push(`deployment ${last.id} needs a person: ${last.reason ?? last.status}`);
  }
  if (hasDrifted(seen, last)) {
    warnings.push(
      `production traffic was changed by somebody else: live is ${showProduction(seen)}, deployment ${last.id} left ${showWeights(last.expectedWeights)}`,
    );
  }
  return warnings;
}
