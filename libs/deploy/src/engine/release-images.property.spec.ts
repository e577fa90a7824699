import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createImageWorld, type ImageWorld } from '../testing/image-world.ts';

type Op = (world: ImageWorld) => Promise<void> | void;

const ENVIRONMENTS = ['dev', 'qa', 'staging'];
const environment = fc.nat(ENVIRONMENTS.length - 1);
const pick = fc.nat(1000);

const op: fc.Arbitrary<Op> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.boolean().map(
      (isIndex): Op =>
        (world) =>
          void world.push(isIndex),
    ),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(
        environment,
        pick,
        fc.constantFrom('good', 'good', 'bad', 'killed', 'in flight', 'stuck' as const),
      )
      .map(
        ([of, image, outcome]): Op =>
          (world) =>
            world.deploy(of, image, outcome),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(environment, pick).map(
      ([of, image]): Op =>
        (world) =>
          world.rollBack(of, image),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(environment, pick).map(([of, image]): Op => (world) => {
      world.runTask(of, image);
    }),
  },
  {
    weight: 1,
    arbitrary: environment.map(
      (of): Op =>
        (world) =>
          world.takeLock(of),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.integer({ min: 1, max: 48 }).map(
      (hours): Op =>
        (world) =>
          world.pass(hours),
    ),
  },
  {
    weight: 3,
    arbitrary: fc
      .record({
        graceHours: fc.constantFrom(0, 1, 24),
        failAt: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 3 }),
        meanwhile: fc.option(fc.tuple(fc.integer({ min: 1, max: 12 }), pick), { nil: undefined, freq: 2 }),
      })
      .map(
        (prune): Op =>
          (world) =>
            world.prune(prune),
      ),
  },
);

describe('pruneImages', () => {
  it('never deletes what runs, is on its way, can be rolled back to, or was pushed lately, in any history', async () => {
    let deleted = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: ENVIRONMENTS.length }),
        fc.array(op, { minLength: 5, maxLength: 40 }),
        async (count, ops) => {
          const world = createImageWorld(ENVIRONMENTS.slice(0, count));
          for (const one of ops) {
            await one(world);
            expect(world.lost()).toEqual([]);
          }
          deleted += world.deleted();
        },
      ),
      { numRuns: 1000, interruptAfterTimeLimit: 30_000 },
    );
    // A clean-up that deletes nothing keeps every promise.
    expect(deleted).toBeGreaterThan(100);
  }, 60_000);
});
