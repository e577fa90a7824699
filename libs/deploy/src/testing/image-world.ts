import { DeployError } from '../engine/deploy-error.ts';
import type { ServiceDeployment } from '../engine/service-deployment.ts';
import { pruneImages } from '../engine/release-images.ts';
import { createMemoryJournal, type MemoryJournal } from '../platforms/memory/memory-journal.ts';
import { createVirtualClock } from '../platforms/memory/virtual-clock.ts';
import type { RegistryImage } from '../ports/image-registry.ts';
import type { Release, Slot } from '../ports/platform.ts';

const HOUR_MS = 3_600_000;
const LEASE_MS = 30_000;
const settings = { leaseMs: LEASE_MS };

type Outcome = 'good' | 'bad' | 'killed' | 'in flight' | 'stuck';

/** What a test knows of an environment, whatever its journal says. */
interface Place {
  readonly environment: string;
  readonly journal: MemoryJournal;
  readonly slots: Partial<Record<'blue' | 'green', string>>;
  live?: 'blue' | 'green';
  /** Digests of one-off tasks. */
  readonly tasks: Set<string>;
  /** Digests of releases that were live and good, in their order. */
  readonly good: string[];
  /** Digests that the deployment which has not ended needs. */
  moving: string[];
  last?: ServiceDeployment;
  /** Until when somebody else has the lock. */
  lockedUntilMs: number;
}

export interface PruneStory {
  readonly graceHours: number;
  /** The read that fails, counted from 1. */
  readonly failAt?: number | undefined;
  /** The read during which somebody pushes an image, and runs a task of another one. */
  readonly meanwhile?: readonly [number, number] | undefined;
}

export type ImageWorld = ReturnType<typeof createImageWorld>;

/** One repository, and environments that share it: pushes, deployments and clean-ups in any order. */
export function createImageWorld(environments: readonly string[]) {
  const clock = createVirtualClock();
  const registry = new Map<string, RegistryImage>();
  const lately: string[] = [];
  let serial = 0;
  let deleted = 0;
  const places = environments.map((environment): Place => ({
    environment,
    journal: createMemoryJournal(clock),
    slots: {},
    tasks: new Set(),
    good: [],
    moving: [],
    lockedUntilMs: 0,
  }));
  const placeAt = (index: number): Place => places[index % places.length]!;

  function add(image: Partial<RegistryImage> = {}): string {
    serial += 1;
    const digest = `sha256:${serial.toString(16).padStart(64, '0')}`;
    const pushedAtMs = Math.floor(clock.now() / 1000) * 1000;
    registry.set(digest, { digest, tags: [], pushedAtMs, sizeBytes: 1, parts: [], ...image });
    return digest;
  }

  function push(isIndex: boolean): string {
    const tags = [`tag-${serial}`];
    if (!isIndex) return add({ tags });
    const parts = [add(), add()];
    const index = add({ tags, parts });
    add({ subject: index });
    return index;
  }

  const tagged = () => [...registry.values()].filter(({ tags }) => tags.length > 0);
  const imageAt = (index: number): string | undefined => {
    const choices = tagged();
    return choices[index % Math.max(1, choices.length)]?.digest;
  };
  const isLocked = ({ lockedUntilMs }: Place) => lockedUntilMs > clock.now();

  async function write(place: Place, deployment: ServiceDeployment, holdMs: number): Promise<void> {
    const holder = { owner: 'somebody@ci', runId: deployment.id, verb: deployment.verb };
    const lease = await place.journal.acquire(holder, Math.max(1, holdMs));
    await place.journal.write(deployment, lease);
    if (holdMs === 0) await place.journal.release(lease);
    else place.lockedUntilMs = clock.now() + holdMs;
    place.last = deployment;
  }

  async function move(place: Place, verb: 'deploy' | 'rollback', digest: string, outcome: Outcome) {
    if (isLocked(place)) return;
    serial += 1;
    const toSlot = place.live === 'blue' ? 'green' : 'blue';
    const from = place.live === undefined ? undefined : place.slots[place.live];
    const isGood = outcome === 'good';
    const deployment: ServiceDeployment = {
      id: serial.toString().padStart(26, '0'),
      service: 'service',
      environment: place.environment,
      verb,
      status: statuses[outcome],
      stages: [],
      release: releaseOf(digest),
      ...(place.live !== undefined && { fromSlot: place.live satisfies Slot }),
      toSlot,
      ...(from !== undefined && { sourceRevision: revisionOf(from) }),
      // A run that was killed early has not written its revision down.
      ...(outcome !== 'killed' && { targetRevision: revisionOf(digest) }),
      expectedWeights: {},
      steps: [100],
      desired: 1,
      startedAtMs: clock.now(),
    };
    await write(place, deployment, outcome === 'in flight' ? LEASE_MS * 10 : 0);
    place.moving = isGood || outcome === 'bad' ? [] : [digest, ...(from === undefined ? [] : [from])];
    if (outcome !== 'killed') place.slots[toSlot] = digest;
    if (isGood) {
      place.live = toSlot;
      place.good.push(digest);
    }
  }

  function needed(): string[] {
    const direct = places.flatMap((place) => [
      ...Object.values(place.slots),
      ...place.tasks,
      ...place.good,
      ...place.moving,
      ...(place.last?.sourceRevision === undefined ? [] : [place.last.sourceRevision.release.digest]),
    ]);
    const all = [...new Set([...direct, ...lately])];
    return [...all, ...all.flatMap((digest) => known.get(digest)?.parts ?? [])];
  }

  /** Every image that ever was: what has gone is not in the registry to be asked. */
  const known = new Map<string, RegistryImage>();

  async function prune({ graceHours, failAt, meanwhile }: PruneStory): Promise<void> {
    for (const image of registry.values()) known.set(image.digest, image);
    const startedAtMs = clock.now();
    const before = registry.size;
    let reads = 0;
    const read = async <T>(answer: () => T): Promise<T> => {
      const number = (reads += 1);
      await Promise.resolve();
      if (number === meanwhile?.[0]) lately.push(push(false));
      if (number === failAt) throw new DeployError('PLATFORM_REFUSED', 'the test refuses this read', 'none');
      return answer();
    };
    const young = [...registry.values()].filter(
      ({ pushedAtMs }) => pushedAtMs > startedAtMs - graceHours * HOUR_MS,
    );
    lately.splice(0, lately.length, ...young.map(({ digest }) => digest));
    const wasLocked = places.some(isLocked);
    const outcome = await pruneImages(
      {
        holder: { owner: 'cleaner@ci', runId: `prune-${(serial += 1)}`, verb: 'release-images' },
        settings,
        graceMs: graceHours * HOUR_MS,
      },
      {
        clock,
        registryNowMs: () => clock.now(),
        reporter: { report: () => undefined },
        images: {
          images: () => read(() => [...registry.values()]),
          // It gives the parts of an index away without a word, as ECR would not.
          delete: (digests) => {
            for (const digest of digests) deleted += Number(registry.delete(digest));
            return Promise.resolve([]);
          },
        },
        users: places.map((place) => ({
          environment: place.environment,
          journal: {
            ...place.journal,
            holder: () => read(() => undefined).then(() => place.journal.holder()),
            history: (limit) => read(() => undefined).then(() => place.journal.history(limit)),
          },
          uses: () =>
            read(() =>
              [...Object.values(place.slots), ...place.tasks].map((digest) => ({
                image: releaseOf(digest).image,
                by: 'something',
              })),
            ),
        })),
      },
    ).catch((error: unknown) => error);
    for (const image of registry.values()) known.set(image.digest, image);
    const failed = outcome instanceof DeployError;
    if (outcome instanceof Error && !failed) throw outcome;
    if (!failed && wasLocked) throw new Error('it deleted under the lock of somebody else');
    if (!failed && failAt !== undefined && reads >= failAt) throw new Error('a read failed, and it went on');
    if (failed && registry.size < before) throw new Error('it failed, and has deleted');
  }

  return {
    push,
    prune,
    deleted: () => deleted,
    /** What is needed and has gone. */
    lost: () => needed().filter((digest) => !registry.has(digest)),
    async deploy(index: number, image: number, outcome: string): Promise<void> {
      const digest = imageAt(image);
      if (digest !== undefined) await move(placeAt(index), 'deploy', digest, outcome as Outcome);
    },
    async rollBack(index: number, image: number): Promise<void> {
      const { good } = placeAt(index);
      const digest = good[image % Math.max(1, good.length)];
      if (digest !== undefined) await move(placeAt(index), 'rollback', digest, 'good');
    },
    runTask(index: number, image: number): void {
      const digest = imageAt(image);
      if (digest !== undefined) placeAt(index).tasks.add(digest);
    },
    /** Somebody begins, and has written nothing yet. */
    async takeLock(index: number): Promise<void> {
      const place = placeAt(index);
      if (isLocked(place)) return;
      serial += 1;
      const holder = { owner: 'early@ci', runId: `early-${serial}`, verb: 'deploy' };
      await place.journal.acquire(holder, LEASE_MS);
      place.lockedUntilMs = clock.now() + LEASE_MS;
    },
    pass: (hours: number) => clock.sleep(hours * HOUR_MS),
  };
}

const statuses = {
  good: 'SUCCESSFUL',
  bad: 'ROLLBACK_SUCCESSFUL',
  killed: 'IN_PROGRESS',
  'in flight': 'IN_PROGRESS',
  stuck: 'NEEDS_OPERATOR',
} as const;

function releaseOf(digest: string): Release {
  return { name: digest.slice(-8), digest, image: `registry.example/cutover/service@${digest}` };
}

function revisionOf(digest: string) {
  return { id: `task-definition/${digest.slice(-8)}`, release: releaseOf(digest), configurationHash: 'hash' };
}
