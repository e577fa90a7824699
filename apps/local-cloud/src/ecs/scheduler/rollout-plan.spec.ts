import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planRollout } from './rollout-plan.ts';
import type { PlannedTask, RolloutPlan, RolloutRequest } from './rollout-plan.ts';

const taskShape = fc.record({
  deploymentId: fc.constantFrom('primary', 'older', 'oldest'),
  running: fc.boolean(),
  healthy: fc.boolean(),
  failing: fc.boolean(),
  proven: fc.boolean(),
});

const tasks = fc.array(taskShape, { maxLength: 12 }).map((shapes) =>
  shapes.map((shape, index): PlannedTask => ({
    ...shape,
    id: `task-${index}`,
    healthy: shape.running && shape.healthy,
    failing: shape.running && shape.failing && !shape.healthy,
    createdAtMs: index,
  })),
);

const requests = fc
  .record({
    desiredCount: fc.nat({ max: 5 }),
    minimumHealthyPercent: fc.constantFrom(0, 50, 100),
    maximumPercent: fc.constantFrom(100, 150, 200),
    mayStart: fc.boolean(),
    failed: fc.boolean(),
    tasks,
  })
  .filter(({ minimumHealthyPercent: least, maximumPercent: most }) => least < 100 || most > 100)
  .map(({ mayStart, failed, ...request }): RolloutRequest => ({
    ...request,
    deployments: ['primary', 'older', 'oldest'].map((id) => ({
      id,
      primary: id === 'primary',
      desiredCount: request.tasks.filter((task) => task.deploymentId === id).length,
      mayStart: mayStart && !(failed && id === 'primary'),
      failed: failed && id === 'primary',
    })),
  }));

const stopped = ({ stop }: RolloutPlan, id: string) => stop.some(({ taskId }) => taskId === id);
const started = ({ start }: RolloutPlan, deploymentId?: string) =>
  start
    .filter((one) => deploymentId === undefined || one.deploymentId === deploymentId)
    .reduce((sum, { count }) => sum + count, 0);

describe('planRollout', () => {
  it('never takes a healthy task below the minimum, whatever else is going on', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const plan = planRollout(request);
        const least = Math.ceil((request.desiredCount * request.minimumHealthyPercent) / 100);
        const before = request.tasks.filter(({ healthy }) => healthy);
        const after = before.filter(({ id }) => !stopped(plan, id));
        if (after.length < before.length)
          expect(after.length).toBeGreaterThanOrEqual(Math.min(least, before.length));
      }),
    );
  });

  it('never starts a task beyond the maximum', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const plan = planRollout(request);
        const most = Math.max(
          request.desiredCount,
          Math.floor((request.desiredCount * request.maximumPercent) / 100),
        );
        const after = request.tasks.filter(({ id }) => !stopped(plan, id)).length + started(plan);
        if (started(plan) > 0) expect(after).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('starts nothing of a failed deployment, and lets no older task go for its sake', () => {
    fc.assert(
      fc.property(requests, (request) => {
        fc.pre(request.deployments[0]?.failed === true && request.desiredCount > 0);
        const plan = planRollout(request);
        expect(started(plan, 'primary')).toBe(0);
        const older = request.tasks.filter(({ deploymentId }) => deploymentId !== 'primary');
        expect(older.filter(({ id, healthy }) => healthy && stopped(plan, id))).toEqual([]);
      }),
    );
  });

  it('stops each task at most once, and only tasks that are there', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const ids = planRollout(request).stop.map(({ taskId }) => taskId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(request.tasks.map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
      }),
    );
  });

  it('stands still, as ECS does, when neither a task may stop nor one more may start', () => {
    const older = {
      id: 'task-0',
      deploymentId: 'older',
      running: true,
      healthy: true,
      failing: false,
      proven: true,
    };
    const deployment = { desiredCount: 1, mayStart: true, failed: false };
    expect(
      planRollout({
        desiredCount: 1,
        minimumHealthyPercent: 50,
        maximumPercent: 100,
        tasks: [{ ...older, createdAtMs: 0 }],
        deployments: [
          { ...deployment, id: 'primary', primary: true },
          { ...deployment, id: 'older', primary: false },
        ],
      }),
    ).toMatchObject({ start: [], stop: [], blocked: true });
  });

  it.each([
    // The examples of ECS's pages: two of four may stop; with 75 % of two none may, with 125 % of three none may start.
    { desired: 4, minimum: 50, maximum: 100, started: 0, stopped: 2 },
    { desired: 2, minimum: 75, maximum: 100, started: 0, stopped: 0 },
    { desired: 4, minimum: 100, maximum: 200, started: 4, stopped: 0 },
    { desired: 3, minimum: 100, maximum: 125, started: 0, stopped: 0 },
  ])(
    'rounds the minimum up and the maximum down: of $desired at $minimum % to $maximum % it starts $started and stops $stopped',
    ({ desired, minimum, maximum, started, stopped: stops }) => {
      const plan = planRollout({
        desiredCount: desired,
        minimumHealthyPercent: minimum,
        maximumPercent: maximum,
        deployments: [
          { id: 'primary', primary: true, desiredCount: desired, mayStart: true, failed: false },
          { id: 'older', primary: false, desiredCount: desired, mayStart: true, failed: false },
        ],
        tasks: Array.from({ length: desired }, (_, index) => ({
          id: `task-${index}`,
          deploymentId: 'older',
          running: true,
          healthy: true,
          failing: false,
          proven: true,
          createdAtMs: index,
        })),
      });
      const startedAtOnce = plan.start.reduce((sum, { count }) => sum + count, 0);
      // What stops makes room for what starts.
      expect([startedAtOnce - plan.stop.length, plan.stop.length]).toEqual([Math.max(0, started), stops]);
    },
  );

  it('ends with the wanted healthy tasks of the primary alone when new tasks become healthy', () => {
    fc.assert(
      fc.property(requests, (start) => {
        fc.pre(start.desiredCount === 0 || canRoll(start));
        let request: RolloutRequest = {
          ...start,
          deployments: start.deployments.map((deployment) => ({
            ...deployment,
            mayStart: true,
            failed: false,
          })),
        };
        for (let round = 0; round < 40; round += 1) request = afterOne(request, round);
        const left = request.tasks;
        expect(left.map(({ deploymentId }) => deploymentId)).toEqual(
          Array.from({ length: start.desiredCount }, () => 'primary'),
        );
        expect(planRollout(request)).toMatchObject({ start: [], stop: [] });
      }),
    );
  });
});

/** Whether the minimum leaves a task to stop, or the maximum one to start: without either a roll-out stands still, as on ECS. */
function canRoll({ desiredCount, minimumHealthyPercent, maximumPercent }: RolloutRequest): boolean {
  const least = Math.ceil((desiredCount * minimumHealthyPercent) / 100);
  const most = Math.max(desiredCount, Math.floor((desiredCount * maximumPercent) / 100));
  return least < most;
}

/** The plan carried out: stopped tasks are gone, started ones healthy; what failed goes on failing. */
function afterOne(request: RolloutRequest, round: number): RolloutRequest {
  const plan = planRollout(request);
  const kept = request.tasks
    .filter(({ id }) => !stopped(plan, id))
    .map((task) => (task.failing ? task : { ...task, running: true, healthy: true, proven: true }));
  const fresh = plan.start.flatMap(({ deploymentId, count }) =>
    Array.from({ length: count }, (_, index) => ({
      id: `new-${round}-${deploymentId}-${index}`,
      deploymentId,
      running: false,
      healthy: false,
      failing: false,
      proven: false,
      createdAtMs: 100 + round,
    })),
  );
  return {
    ...request,
    tasks: [...kept, ...fresh],
    deployments: request.deployments.map((deployment) => ({
      ...deployment,
      desiredCount: plan.olderDesired.get(deployment.id) ?? deployment.desiredCount,
    })),
  };
}
