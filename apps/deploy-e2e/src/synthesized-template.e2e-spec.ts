import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Workspace } from './testing/workspace.ts';

const TAKEN_OVER = 'the template has changed: the local cloud has taken it over';

describe('deploy with the synthesized template', () => {
  let workspace: Workspace;

  beforeAll(async () => {
    workspace = await Workspace.create();
    const { exitCode, output } = await workspace.run('deploy', { bake: '1s', load: 0 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
  });

  afterAll(() => workspace.remove());

  async function running() {
    return {
      cloud: await workspace.cloudPid(),
      postgres: await workspace.postgresPid(),
      tasks: (await workspace.taskPids()).sort(),
      template: await workspace.assemblyHash(),
    };
  }

  it('finds the alarm that its manifest names, over the alarms of balancer and slots', async () => {
    const alarms = await workspace.compositeAlarms();
    expect(alarms).toEqual([
      { name: 'cutover-local-service-deploy', state: 'OK', rule: expect.stringContaining('green-5xx') },
    ]);
  });

  it('leaves local cloud, database and tasks alone when another synth wrote the same', async () => {
    const before = await running();
    expect(before.tasks).not.toEqual([]);
    await workspace.synth();
    const { exitCode, output } = await workspace.run('deploy', { bake: '1s', load: 0 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(output).not.toContain(TAKEN_OVER);
    expect(await running()).toEqual(before);
  });

  it('says that it has taken over a template that differs, and stops nothing', async () => {
    const before = await running();
    await workspace.breakTemplates(() => undefined);
    const { exitCode, output } = await workspace.run('deploy', { bake: '1s', load: 0 });
    expect({ output, exitCode }).toMatchObject({ exitCode: 0 });
    expect(output).toContain(TAKEN_OVER);
    const { template, ...after } = await running();
    expect(template).not.toBe(before.template);
    expect(after).toMatchObject({ cloud: before.cloud, postgres: before.postgres });
  });
});
