import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Service } from '@aws-sdk/client-ecs';
import { seconds, withService, words } from '../testing/on-fake-time.ts';
import { BLUE, CLUSTER, createTestEcs } from '../testing/test-ecs.ts';

describe('service scheduler', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('keeps the old tasks and goes back when the new ones crash at once', async () => {
    const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const cloud = await withService({ service: { deploymentConfiguration: breaker } });
    await seconds(5);
    const good = (await cloud.service()).deployments[0]!;
    cloud.fakes.program = (process) => process.exit(1);
    await cloud.register();
    await cloud.update({ taskDefinition: 'cutover-local-service-blue' });
    await seconds(60);

    const service = await cloud.service();
    expect(service.taskDefinition).toBe(good.taskDefinition);
    expect(service.runningCount).toBe(2);
    expect(service.deployments).toHaveLength(1);
    expect(service.deployments[0]).toMatchObject({
      id: good.id,
      status: 'PRIMARY',
      rolloutState: 'COMPLETED',
    });
    expect(cloud.fakes.processes.filter(({ ended }) => !ended)).toHaveLength(2);
    expect(cloud.fakes.processes.slice(0, 2).every(({ ended }) => !ended)).toBe(true);
    expect(words(service.events)).toEqual(
      expect.arrayContaining([
        '(service service-blue) (deployment X) deployment failed: tasks failed to start.',
        '(service service-blue) rolling back to (deployment X).',
        '(service service-blue) has reached a steady state.',
      ]),
    );
  });

  it('stalls and starts nothing more when the first deployment fails', async () => {
    const breaker = { deploymentCircuitBreaker: { enable: true, rollback: true } };
    const cloud = createTestEcs();
    cloud.fakes.program = (process) => process.exit(1);
    await cloud.call('CreateCluster', { clusterName: CLUSTER });
    await cloud.register();
    await cloud.running().start();
    await cloud.createService({ deploymentConfiguration: breaker });
    await seconds(600);

    const { deployments } = await cloud.service();
    expect(deployments).toHaveLength(1);
    expect(deployments[0]).toMatchObject({
      rolloutState: 'FAILED',
      rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      runningCount: 0,
    });
    expect(deployments[0]!.failedTasks).toBeGreaterThanOrEqual(3);
    expect(cloud.fakes.processes.length).toBeLessThanOrEqual(4);
  });

  it('brings a new service to a steady state in the words of ECS', async () => {
    const cloud = await withService();
    await seconds(2);
    const service = await cloud.service();
    expect(service).toMatchObject({ desiredCount: 2, runningCount: 2, pendingCount: 0 });
    expect(service.deployments[0]).toMatchObject({
      rolloutState: 'COMPLETED',
      failedTasks: 0,
      desiredCount: 2,
    });
    expect(service.deployments[0]!.rolloutStateReason).toMatch(
      /^ECS deployment ecs-svc\/\d{19} completed\.$/,
    );
    expect(words(service.events)).toEqual([
      '(service service-blue) has reached a steady state.',
      '(service service-blue) (deployment X) deployment completed.',
      `(service service-blue) registered 1 targets in (target-group ${BLUE})`,
      `(service service-blue) registered 1 targets in (target-group ${BLUE})`,
      '(service service-blue) has started 2 tasks: (task T) (task T).',
    ]);
    const subnets = cloud.network.attached().map(({ subnetId }) => subnetId);
    expect(subnets.sort()).toEqual(['subnet-a', 'subnet-b']);
  });

  it('replaces a task at once when its process dies after it was healthy', async () => {
    const cloud = await withService();
    await seconds(15);
    cloud.fakes.processes[0]!.exit(137);
    await seconds(1);
    expect(cloud.fakes.processes).toHaveLength(3);
    expect(await cloud.service()).toMatchObject({ runningCount: 2 });
    const [stopped] = await cloud.tasks('STOPPED');
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    });
    expect(stopped!.containers?.[0]).toMatchObject({ exitCode: 137, lastStatus: 'STOPPED' });
  });

  it('lets no more old tasks go than there are healthy new ones in a rolling update', async () => {
    const cloud = await withService({ service: { desiredCount: 4 } });
    await seconds(5);
    cloud.targetGroups.judge((ip) => ({ state: Number(ip.split('.')[3]) > 4 ? 'initial' : 'healthy' }));
    await cloud.register();
    await cloud.update({ taskDefinition: 'cutover-local-service-blue:2' });
    await seconds(30);
    let service = await cloud.service();
    expect(service.deployments.map(({ status, runningCount }) => [status, runningCount])).toEqual([
      ['PRIMARY', 4],
      ['ACTIVE', 4],
    ]);
    cloud.targetGroups.judge((ip) => ({ state: Number(ip.split('.')[3]) > 5 ? 'initial' : 'healthy' }));
    await seconds(2);
    service = await cloud.service();
    expect(service.deployments[1]).toMatchObject({ runningCount: 3, desiredCount: 3 });
    cloud.targetGroups.judge(() => ({ state: 'healthy' }));
    await seconds(10);
    service = await cloud.service();
    expect(service.deployments).toHaveLength(1);
    expect(service).toMatchObject({ runningCount: 4 });
    expect(service.taskDefinition).toMatch(/:2$/);
    expect(service.deployments[0]!.rolloutState).toBe('COMPLETED');
  });

  it('stops an old task first when the maximum leaves no room', async () => {
    const cloud = await withService({
      service: { deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 100 } },
    });
    await seconds(5);
    cloud.targetGroups.judge((ip) => ({ state: Number(ip.split('.')[3]) > 2 ? 'initial' : 'healthy' }));
    await cloud.update({ forceNewDeployment: true });
    await seconds(20);
    const counts = (await cloud.service()).deployments.map(({ runningCount }) => runningCount);
    expect(counts).toEqual([1, 1]);
    cloud.targetGroups.judge(() => ({ state: 'healthy' }));
    await seconds(20);
    const { deployments } = await cloud.service();
    expect(deployments.map(({ runningCount, rolloutState }) => [runningCount, rolloutState])).toEqual([
      [2, 'COMPLETED'],
    ]);
  });

  it('replaces a task that fails its target health checks only after the grace period', async () => {
    const cloud = await withService({ service: { desiredCount: 1, healthCheckGracePeriodSeconds: 30 } });
    const description = 'Health checks failed with these codes: [500]';
    cloud.targetGroups.judge(() => ({
      state: 'unhealthy',
      reason: 'Target.ResponseCodeMismatch',
      description,
    }));
    await seconds(25);
    expect(await cloud.tasks('STOPPED')).toHaveLength(0);
    await seconds(20);
    const [stopped] = await cloud.tasks('STOPPED');
    expect(stopped).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Task failed ELB health checks in (target-group ${BLUE})`,
    });
    const service = await cloud.service();
    expect(words(service.events)).toContain(
      `(service service-blue) (task T) (port 8080) is unhealthy in (target-group ${BLUE}) due to (reason ${description}).`,
    );
    expect(service.deployments[0]!.failedTasks).toBe(1);
  });

  it('starts the replacement of a once healthy task before it stops it', async () => {
    const cloud = await withService();
    await seconds(5);
    cloud.targetGroups.judge((ip) => ({
      state: ip === '10.64.0.1' ? 'unhealthy' : ip === '10.64.0.3' ? 'initial' : 'healthy',
    }));
    await seconds(5);
    expect(await cloud.service()).toMatchObject({ runningCount: 3 });
    cloud.targetGroups.judge((ip) => ({ state: ip === '10.64.0.1' ? 'unhealthy' : 'healthy' }));
    await seconds(10);
    expect(await cloud.service()).toMatchObject({ runningCount: 2 });
    const [stopped] = await cloud.tasks('STOPPED');
    expect(stopped!.stoppedReason).toMatch(/^Task failed ELB health checks/);
    expect(cloud.targetGroups.registered()).toHaveLength(2);
  });

  it('replaces a task when its container health check fails', async () => {
    const healthCheck = { command: ['CMD-SHELL', 'exit 1'], interval: 5, timeout: 2, retries: 2 };
    const cloud = await withService({ container: { healthCheck }, service: { desiredCount: 1 } });
    await seconds(6);
    expect((await cloud.tasks())[0]).toMatchObject({ healthStatus: 'HEALTHY' });
    cloud.fakes.checkPasses = false;
    await seconds(12);
    const reasons = (await cloud.tasks('STOPPED')).map(({ stoppedReason }) => stoppedReason);
    await seconds(60);
    expect(reasons.length + (await cloud.tasks('STOPPED')).length).toBeGreaterThan(0);
    expect((await cloud.tasks('STOPPED'))[0]!.stoppedReason).toBe('Task failed container health checks');
    expect(words((await cloud.service()).events)).toContain(
      '(service service-blue) (task T) failed container health checks.',
    );
  });

  it('drains and stops every task when it is scaled to 0', async () => {
    const cloud = await withService();
    await seconds(5);
    await cloud.update({ desiredCount: 0 });
    await seconds(1);
    expect((await cloud.service()).deployments).toHaveLength(1);
    expect((await cloud.tasks('STOPPED')).map(({ lastStatus }) => lastStatus)).toEqual([
      'DEACTIVATING',
      'DEACTIVATING',
    ]);
    expect(cloud.fakes.processes.every(({ signals }) => signals.length === 0)).toBe(true);
    await seconds(10);
    const tasks = await cloud.tasks('STOPPED');
    expect(tasks.map(({ lastStatus, stopCode }) => [lastStatus, stopCode])).toEqual([
      ['STOPPED', 'ServiceSchedulerInitiated'],
      ['STOPPED', 'ServiceSchedulerInitiated'],
    ]);
    expect(tasks[0]!.stoppedReason).toMatch(/^Scaling activity initiated by \(deployment ecs-svc\/\d{19}\)$/);
    expect(cloud.network.attached()).toHaveLength(0);
    expect(words((await cloud.service()).events).slice(0, 4)).toEqual([
      '(service service-blue) has reached a steady state.',
      '(service service-blue) has begun draining connections on 2 tasks.',
      `(service service-blue) deregistered 2 targets in (target-group ${BLUE})`,
      '(service service-blue) has stopped 2 running tasks: (task T) (task T).',
    ]);
  });

  it('tells of a stopped task for an hour, and no longer', async () => {
    const cloud = await withService({ service: { desiredCount: 1 } });
    await seconds(15);
    cloud.fakes.processes[0]!.exit(1);
    await seconds(3500);
    expect(await cloud.tasks('STOPPED')).toHaveLength(1);
    await seconds(200);
    expect(await cloud.tasks('STOPPED')).toHaveLength(0);
    expect(await cloud.tasks()).toHaveLength(1);
  });

  it('goes on with other services when the network of one has no address left', async () => {
    const full = { awsvpcConfiguration: { subnets: ['subnet-full'] } };
    const cloud = await withService({ service: { serviceName: 'other', networkConfiguration: full } });
    await cloud.createService({ desiredCount: 1 });
    await seconds(5);
    expect(await cloud.service()).toMatchObject({ runningCount: 1 });
    const { services } = await cloud.call<{ services: Service[] }>('DescribeServices', {
      cluster: CLUSTER,
      services: ['other'],
    });
    expect(services[0]).toMatchObject({ runningCount: 0 });
    expect(words(services[0]!.events!).some((line) => line.includes('was unable to place a task.'))).toBe(
      true,
    );
  });

  it('becomes INACTIVE when it was deleted and its last task has stopped', async () => {
    const cloud = await withService();
    await seconds(5);
    await cloud.call('DeleteService', { cluster: CLUSTER, service: 'service-blue', force: true });
    await seconds(1);
    expect((await cloud.service()).status).toBe('DRAINING');
    await seconds(10);
    expect((await cloud.service()).status).toBe('INACTIVE');
  });

  it('goes on with the living tasks and replaces the dead ones when the cloud was killed', async () => {
    const cloud = await withService();
    await seconds(5);
    const [first, second] = cloud.fakes.processes;
    jest.clearAllTimers();
    cloud.fakes.cutOff();
    second!.exit(1);
    cloud.restart();
    await cloud.running().start();
    await seconds(5);
    expect(await cloud.service()).toMatchObject({ runningCount: 2 });
    expect(cloud.fakes.processes).toHaveLength(3);
    expect(first).toMatchObject({ ended: false, signals: [] });
    expect((await cloud.tasks('STOPPED'))[0]!.containers?.[0]).toMatchObject({ exitCode: 1 });
  });
});
