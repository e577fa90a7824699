import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { smallStack, writeAssembly } from '../testing/fixture-assembly.ts';
import { readAssembly } from './assembly.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assembly-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('readAssembly', () => {
  it('says which file is missing, and what to give instead', async () => {
    await expect(readAssembly(join(folder, 'none'))).rejects.toMatchObject({
      message: expect.stringContaining(join(folder, 'none', 'manifest.json')) as unknown,
      hint: expect.stringContaining('--assembly') as unknown,
    });
  });

  it('says where a template is not one', async () => {
    await writeAssembly(folder, { one: smallStack });
    await writeFile(join(folder, 'assembly-test', 'one.template.json'), '{"Resources": {"A": {}}}');
    await expect(readAssembly(folder)).rejects.toThrow(
      /one\.template\.json is not what cdk synth writes.*Type/s,
    );
  });

  it('reads stacks of nested stages in the order of their dependencies, with a hash of all', async () => {
    await writeAssembly(folder, { network: smallStack, service: { Resources: {} } });
    const first = await readAssembly(folder);
    expect(first.stacks.map(({ name }) => name)).toEqual(['network', 'service']);
    expect(first.environment).toBe('aws://123456789012/eu-west-1');
    await writeAssembly(folder, { network: smallStack, service: { Resources: {}, Description: 'changed' } });
    expect((await readAssembly(folder)).hash).not.toBe(first.hash);
  });
});
