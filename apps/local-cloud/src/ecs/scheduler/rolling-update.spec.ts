import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TargetHealth } from '../../contracts.ts';
import { seconds, withService, words } from '../testing/on-fake-time.ts';

const breaker = { enable: true, rollback: true };

async function steady(service: object = {}) {
  const cloud = await withService({ service });
  await seconds(15);
  return cloud;
}

type Verdict = 'healthy' | 'initial' | 'unhealthy';

/** What becomes of a target by the last number of its address; a bad one turns unhealthy after so many seconds. */
function verdicts(delay: number, of: (number: number) => Verdict) {
  const seenMs = new Map<string, number>();
  return (ip: string): TargetHealth => {
    const since = seenMs.get(ip) ?? Date.now();
    seenMs.set(ip, since);
    const verdict = of(Number(ip.split('.')[3]));
    return { state: verdict === 'unhealthy' && Date.now() - since < delay * 1000 ? 'initial' : verdict };
  };
}

type Steady = Awaited<ReturnType<typeof steady>>;
const deployments = async (cloud: Steady) => (await cloud.service()).deployments;

describe('a rolling update', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('shows the new deployment as PRIMARY and the old one as ACTIVE until its tasks are gone', async () => {
    const cloud = await steady();
    const [old] = await deployments(cloud);
    cloud.targetGroups.judge((ip) => ({ state: Number(ip.split('.')[3]) > 2 ? 'initial' : 'healthy' }));
    await cloud.update({ forceNewDeployment: true });
    await seconds(5);
    const [primary, active, ...rest] = await deployments(cloud);
    expect(primary).toMatchObject({ status: 'PRIMARY', desiredCount: 2, rolloutState: 'IN_PROGRESS' });
    expect(active).toMatchObject({ status: 'ACTIVE', id: old!.id, runningCount: 2 });
    expect(rest).toEqual([]);
    cloud.targetGroups.judge(() => ({ state: 'healthy' }));
    await seconds(15);
    expect((await deployments(cloud)).map(({ id, status }) => [id, status])).toEqual([
      [primary!.id, 'PRIMARY'],
    ]);
  });

  it('is IN_PROGRESS until the service is steady, then COMPLETED, with the reason in ECS words', async () => {
    const cloud = await steady();
    cloud.targetGroups.judge((ip) => ({ state: Number(ip.split('.')[3]) > 2 ? 'initial' : 'healthy' }));
    await cloud.update({ forceNewDeployment: true });
    await seconds(60);
    const [before] = await deployments(cloud);
    expect([before!.rolloutState, before!.rolloutStateReason]).toEqual([
      'IN_PROGRESS',
      `ECS deployment ${before!.id} in progress.`,
    ]);
    cloud.targetGroups.judge(() => ({ state: 'healthy' }));
    await seconds(15);
    const [after] = await deployments(cloud);
    expect([after!.rolloutState, after!.rolloutStateReason]).toEqual([
      'COMPLETED',
      `ECS deployment ${before!.id} completed.`,
    ]);
  });

  it('is FAILED by the circuit breaker, and says what it goes back to', async () => {
    const cloud = await steady({ deploymentConfiguration: { deploymentCircuitBreaker: breaker } });
    const [good] = await deployments(cloud);
    // One task of the new release never gets as far as a verdict, the others fail.
    cloud.targetGroups.judge(
      verdicts(10, (number) => (number < 3 ? 'healthy' : number === 3 ? 'initial' : 'unhealthy')),
    );
    await cloud.register();
    await cloud.update({ taskDefinition: 'cutover-local-service-blue' });
    let found = await deployments(cloud);
    for (let half = 0; half < 120 && found[1]?.rolloutState !== 'FAILED'; half += 1) {
      await seconds(0.5);
      found = await deployments(cloud);
    }
    expect(found).toMatchObject([
      {
        id: good!.id,
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${good!.id}.`,
      },
      {
        status: 'ACTIVE',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      },
    ]);
    await seconds(20);
    expect((await deployments(cloud)).map(({ id, rolloutState }) => [id, rolloutState])).toEqual([
      [good!.id, 'COMPLETED'],
    ]);
  });

  it('counts tasks that fail their target health checks towards the circuit breaker', async () => {
    const cloud = await steady({
      desiredCount: 1,
      deploymentConfiguration: { deploymentCircuitBreaker: breaker },
    });
    cloud.targetGroups.judge(verdicts(10, (number) => (number === 1 ? 'healthy' : 'unhealthy')));
    await cloud.register();
    await cloud.update({ taskDefinition: 'cutover-local-service-blue' });
    await seconds(25);
    expect((await deployments(cloud))[0]).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 1 });
    await seconds(60);
    const failures = words((await cloud.service()).events).filter((line) => line.includes('is unhealthy in'));
    expect(failures.length).toBeGreaterThanOrEqual(3);
    expect(words((await cloud.service()).events)).toContain(
      '(service service-blue) (deployment X) deployment failed: tasks failed to start.',
    );
  });

  it('starts the failures of a deployment anew when one of its tasks is healthy', async () => {
    const cloud = await withService({
      service: { desiredCount: 3, deploymentConfiguration: { deploymentCircuitBreaker: breaker } },
    });
    cloud.targetGroups.judge(() => ({ state: 'initial' }));
    await seconds(1);
    for (const process of cloud.fakes.processes.slice(0, 2)) process.exit(1);
    await seconds(1);
    expect((await deployments(cloud))[0]!.failedTasks).toBe(2);
    cloud.targetGroups.judge((ip) => ({ state: ip === '10.64.0.3' ? 'healthy' : 'initial' }));
    await seconds(2);
    expect((await deployments(cloud))[0]!.failedTasks).toBe(0);
  });

  it('says so once when minimum and maximum together leave it nothing to do', async () => {
    const cloud = await steady({
      deploymentConfiguration: { minimumHealthyPercent: 75, maximumPercent: 125 },
    });
    await cloud.update({ forceNewDeployment: true });
    await seconds(30);
    expect((await deployments(cloud)).map(({ runningCount }) => runningCount)).toEqual([0, 2]);
    expect(words((await cloud.service()).events)).toContainEqual(
      '(service service-blue) was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.',
    );
    const { events } = await cloud.service();
    expect(words(events).filter((line) => line.includes('unable to stop or start'))).toHaveLength(1);
  });

  it('is not started by a change of the desired count alone', async () => {
    const cloud = await steady();
    const [before] = await deployments(cloud);
    await cloud.update({ desiredCount: 3 });
    await seconds(5);
    const after = await deployments(cloud);
    expect(after.map(({ id, runningCount }) => [id, runningCount])).toEqual([[before!.id, 3]]);
  });
});
