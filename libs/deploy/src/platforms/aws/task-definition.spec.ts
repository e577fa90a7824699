import { describe, expect, it } from '@jest/globals';
import { DeployError } from '../../engine/deploy-error.ts';
import { configurationHash, revisionOf, taskDefinitionOf } from './task-definition.ts';
import { arns, exampleManifest, exampleRelease } from './testing/fake-aws.ts';

const { task } = exampleManifest;

describe('taskDefinitionOf', () => {
  it('says release and slot to the service, and gives secrets by reference only', () => {
    const definition = taskDefinitionOf(exampleManifest, 'green', exampleRelease);
    const container = definition.containerDefinitions![0]!;
    expect(definition).toMatchObject({
      family: 'cutover-staging-service-green',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
    });
    expect(container).toMatchObject({
      image: exampleRelease.image,
      command: ['main.mjs'],
      readonlyRootFilesystem: true,
      stopTimeout: 30,
      secrets: [{ name: 'DB_PASSWORD', valueFrom: task.secrets['DB_PASSWORD'] }],
      environment: [
        { name: 'CUTOVER_RELEASE', value: '1f2e3d' },
        { name: 'DEPLOYMENT_COLOR', value: 'green' },
        { name: 'HOST', value: '0.0.0.0' },
        { name: 'PORT', value: '8080' },
      ],
    });
    expect(container.logConfiguration?.options).toMatchObject({
      'awslogs-group': '/cutover/staging/service',
      'awslogs-stream-prefix': 'green',
    });
  });

  it('is read back as the same revision', () => {
    const { tags, ...definition } = taskDefinitionOf(exampleManifest, 'blue', exampleRelease);
    const arn = arns.definition('blue', 7);
    const registered = { ...definition, taskDefinitionArn: arn } as Parameters<typeof revisionOf>[0];
    expect(revisionOf(registered, tags!)).toEqual({
      id: arn,
      release: exampleRelease,
      configurationHash: configurationHash(exampleManifest),
    });
  });

  it('keeps the version of a release where it is known, which makes no other configuration', () => {
    const release = { ...exampleRelease, version: '1.2.3' };
    const { tags, ...definition } = taskDefinitionOf(exampleManifest, 'blue', release);
    const registered = { ...definition, taskDefinitionArn: arns.definition('blue', 8) };
    expect(revisionOf(registered as Parameters<typeof revisionOf>[0], tags!)).toEqual({
      id: arns.definition('blue', 8),
      release,
      configurationHash: configurationHash(exampleManifest),
    });
  });
});

describe('revisionOf', () => {
  it('refuses a definition that somebody else registered', () => {
    expect(() => revisionOf({ taskDefinitionArn: arns.definition('blue', 7) }, [])).toThrow(DeployError);
  });
});

describe('configurationHash', () => {
  const before = configurationHash(exampleManifest);

  it('stays when only the order of keys differs', () => {
    const environment = { HOST: '0.0.0.0', PORT: '8080' };
    expect(configurationHash({ ...exampleManifest, task: { ...task, environment } })).toBe(before);
  });

  it.each([
    ['a setting', { task: { ...task, environment: { ...task.environment, LOG_LEVEL: 'debug' } } }],
    ['a size', { task: { ...task, memoryMiB: 1024 } }],
    ['a secret', { task: { ...task, secrets: {} } }],
    ['a security group', { network: { ...exampleManifest.network, securityGroups: ['sg-2'] } }],
    ['a role', { roles: { ...exampleManifest.roles, task: 'arn:aws:iam::111122223333:role/other' } }],
  ])('changes with %s', (_what, change) => {
    expect(configurationHash({ ...exampleManifest, ...change })).not.toBe(before);
  });

  it('stays when only the way of deploying changes', () => {
    const deployment = { ...exampleManifest.deployment, bakeTimeSeconds: 999 };
    expect(configurationHash({ ...exampleManifest, deployment, desiredCount: 9 })).toBe(before);
  });
});
