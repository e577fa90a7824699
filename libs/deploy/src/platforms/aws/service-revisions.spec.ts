import { describe, expect, it } from '@jest/globals';
import { createServiceRevisions } from './service-revisions.ts';
import { taskDefinitionOf } from './task-definition.ts';
import { arns, exampleManifest, exampleRelease, fakeAws, placeOf } from './testing/fake-aws.ts';

const registered = (revision: number, release = exampleRelease, manifest = exampleManifest) => {
  const { tags, ...definition } = taskDefinitionOf(manifest, 'blue', release);
  const taskDefinitionArn = arns.definition('blue', revision);
  return { taskDefinition: { ...definition, taskDefinitionArn }, tags };
};

function revisionsOver(existing: ReturnType<typeof registered>[]) {
  const aws = fakeAws({
    ListTaskDefinitions: () => ({
      taskDefinitionArns: existing.map(({ taskDefinition }) => taskDefinition.taskDefinitionArn),
    }),
    DescribeTaskDefinition: ({ taskDefinition }: { taskDefinition: string }) =>
      existing.find((one) => one.taskDefinition.taskDefinitionArn === taskDefinition),
    RegisterTaskDefinition: (input: object) => ({
      taskDefinition: { ...input, taskDefinitionArn: arns.definition('blue', 99) },
    }),
  });
  return { aws, revisions: createServiceRevisions(placeOf(aws)) };
}

describe('register', () => {
  it('registers nothing when one of the newest definitions has the same content', async () => {
    const other = { ...exampleRelease, name: 'newer', digest: `sha256:${'b'.repeat(64)}` };
    const { aws, revisions } = revisionsOver([registered(8, other), registered(7)]);
    const revision = await revisions.register('blue', exampleRelease);
    expect(revision.id).toBe(arns.definition('blue', 7));
    expect(aws.inputs('RegisterTaskDefinition')).toEqual([]);
  });

  it('registers a new one when the configuration differs', async () => {
    const changed = { ...exampleManifest, task: { ...exampleManifest.task, memoryMiB: 1024 } };
    const { revisions } = revisionsOver([registered(7, exampleRelease, changed)]);
    expect(await revisions.register('blue', exampleRelease)).toMatchObject({
      id: arns.definition('blue', 99),
      release: exampleRelease,
    });
  });

  it('goes past a definition that somebody registered by hand', async () => {
    const foreign = { ...registered(8), tags: [] };
    const { revisions } = revisionsOver([foreign, registered(7)]);
    expect((await revisions.register('blue', exampleRelease)).id).toBe(arns.definition('blue', 7));
  });
});

describe('read', () => {
  it('asks once for what can never change', async () => {
    const { aws, revisions } = revisionsOver([registered(7)]);
    await revisions.read(arns.definition('blue', 7));
    await revisions.read(arns.definition('blue', 7));
    expect(aws.inputs('DescribeTaskDefinition')).toHaveLength(1);
  });
});
