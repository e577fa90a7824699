import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { stacksIn } from './assembly.ts';
import { stackChanges } from './stack-changes.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-stack-changes-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Writes an assembly as CDK does for stacks in a stage: their manifest lies in a folder of its own. */
async function assembly(name: string, templates: Readonly<Record<string, object>>): Promise<string> {
  const nested = join(folder, name, 'assembly-service');
  await mkdir(nested, { recursive: true });
  const artifacts: Record<string, object> = { Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } } };
  for (const [stack, template] of Object.entries(templates)) {
    await writeFile(join(nested, `${stack}.json`), JSON.stringify(template));
    artifacts[stack] = {
      type: 'aws:cloudformation:stack',
      displayName: `service/${stack}`,
      properties: { templateFile: `${stack}.json` },
    };
  }
  await writeFile(join(nested, 'manifest.json'), JSON.stringify({ artifacts }));
  await writeFile(
    join(folder, name, 'manifest.json'),
    JSON.stringify({ artifacts: { service: { type: 'cdk:cloud-assembly' } } }),
  );
  return join(folder, name);
}

describe('stackChanges', () => {
  it('tells of a stack that is gone: it would be left behind on AWS', async () => {
    const before = await stacksIn(await assembly('before', { network: {}, waf: {} }));
    const after = await stacksIn(await assembly('after', { network: {} }));
    expect(await stackChanges(before, after)).toEqual([{ kind: 'removed', name: 'service/waf' }]);
  });

  it('tells what was added and what was changed, and nothing of what is the same', async () => {
    const before = await stacksIn(await assembly('before', { database: { a: 1 }, network: { a: 1 } }));
    const after = await stacksIn(await assembly('after', { database: { a: 2 }, network: { a: 1 }, waf: {} }));
    expect(await stackChanges(before, after)).toEqual([
      {
        kind: 'changed',
        name: 'service/database',
        before: join(folder, 'before/assembly-service/database.json'),
      },
      { kind: 'added', name: 'service/waf' },
    ]);
  });
});
