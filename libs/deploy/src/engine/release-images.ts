import type { ImageRegistry, ReadImageUses, UndeletedImage } from '../ports/image-registry.ts';
import type { Journal } from '../ports/journal.ts';
import {
  type EnvironmentReading,
  type ImagesReading,
  type ImageVerdict,
  inOrderOfDeletion,
  judgeImages,
} from './judge-images.ts';
import { exclusively, type Lock, type LockPorts, type LockRequest } from './lock.ts';
import { persistently } from './retry.ts';
import { ROLLBACK_WINDOW } from './rollback-window.ts';

/** How many digests a call deletes. */
const BATCH = 100;

export interface ImagesRequest extends LockRequest {
  /** Age up to which an image is kept whatever it is for. */
  readonly graceMs: number;
}

/** An environment that may run images of the repository. */
export interface ImageUser {
  readonly environment: string;
  readonly uses: ReadImageUses;
  readonly journal: Journal;
}

export interface ImagesPorts extends Omit<LockPorts, 'journal'> {
  readonly images: ImageRegistry;
  /** All of them: what one of them is not asked for is lost to it. */
  readonly users: readonly ImageUser[];
  /** Now, by the registry's clock. */
  readonly registryNowMs: () => number;
}

export interface PruneResult {
  /** As judged before anything was deleted. */
  readonly verdicts: readonly ImageVerdict[];
  readonly deleted: readonly string[];
  readonly undeleted: readonly UndeletedImage[];
}

/** What the registry holds, and what each image is kept for. Reads only, and needs no lock. */
export async function listImages(
  { holder, graceMs }: Pick<ImagesRequest, 'holder' | 'graceMs'>,
  ports: ImagesPorts,
): Promise<readonly ImageVerdict[]> {
  return judgeImages(await readAll(ports, holder.runId), graceMs);
}

/**
 * Deletes what nothing needs. With the locks of all environments, so that nobody begins to deploy what is judged as unneeded;
 * and only after everything was read: a failed read deletes nothing.
 * @throws {DeployError} LOCK_HELD where somebody deploys, LOCK_LOST, or what the reads threw
 */
export async function pruneImages(request: ImagesRequest, ports: ImagesPorts): Promise<PruneResult> {
  return withLocks(request, ports, ports.users, async (locks) => {
    const verdicts = await listImages(request, ports);
    const unneeded = verdicts.filter(({ keptFor }) => keptFor.length === 0).map(({ image }) => image);
    const undeleted: UndeletedImage[] = [];
    const asked: string[] = [];
    for (const batch of inOrderOfDeletion(unneeded).flatMap(inBatches)) {
      ports.signal?.throwIfAborted();
      await Promise.all(locks.map((lock) => lock.assertHeld()));
      undeleted.push(...(await ports.images.delete(batch, ports.signal)));
      asked.push(...batch);
    }
    const left = new Set(undeleted.map(({ digest }) => digest));
    return { verdicts, deleted: asked.filter((digest) => !left.has(digest)), undeleted };
  });
}

/** In the order of the names, so that two who do this wait for each other and not both for ever. */
async function withLocks<Result>(
  request: ImagesRequest,
  ports: ImagesPorts,
  users: readonly ImageUser[],
  work: (locks: readonly Lock[]) => Promise<Result>,
): Promise<Result> {
  const [first, ...others] = users.toSorted((one, other) => one.environment.localeCompare(other.environment));
  if (first === undefined) return work([]);
  return exclusively(request, { ...ports, journal: first.journal }, (lock) =>
    withLocks(request, ports, others, (locks) => work([lock, ...locks])),
  );
}

async function readAll(ports: ImagesPorts, runId: string): Promise<ImagesReading> {
  const { clock, users, images, signal = new AbortController().signal } = ports;
  const read = <T>(what: string, call: () => Promise<T>) =>
    persistently(`read ${what}`, { clock, signal }, call);
  const locks = await Promise.all(users.map(({ journal }) => read('the lock', () => journal.holder())));
  const startedAtMs = ports.registryNowMs();
  // Before what uses them: an image that is pushed and deployed in between is not in the list.
  const held = await read('the registry', () => images.images(signal));
  const environments = await Promise.all(
    users.map(async ({ environment, uses, journal }, index): Promise<EnvironmentReading> => {
      const lease = locks[index];
      const [used, history] = await Promise.all([
        read(`what runs in ${environment}`, () => uses(signal)),
        read(`the journal of ${environment}`, () => journal.history(ROLLBACK_WINDOW)),
      ]);
      const isOthers = lease !== undefined && lease.expiresAtMs > clock.now() && lease.holder.runId !== runId;
      return { environment, uses: used, history, ...(isOthers && { lockedBy: lease.holder }) };
    }),
  );
  return { startedAtMs, images: held, environments };
}

function inBatches(digests: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(digests.length / BATCH) }, (_, index) =>
    digests.slice(index * BATCH, (index + 1) * BATCH),
  );
}
