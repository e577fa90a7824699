import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repository as workspace } from '../testing/run-executor.ts';
import { labelArgs, workspaceFacts } from './image-labels.ts';

describe('labelArgs', () => {
  it('fills every argument that the Dockerfile turns into a label', async () => {
    const dockerfile = await readFile(join(workspace, 'docker/service.Dockerfile'), 'utf8');
    const args = labelArgs({
      ...(await workspaceFacts(workspace)),
      service: 'service',
      repository: 'example/cutover',
      revision: 'a'.repeat(40),
      committedAt: 0,
    });
    const labels = [...dockerfile.matchAll(/org\.opencontainers\.image\.\w+="\$\{(\w+)\}"/g)];
    expect(labels.map(([, name]) => name).sort()).toEqual(Object.keys(args).sort());
    for (const [name, value] of Object.entries(args)) expect(`${name}: ${value}`).not.toMatch(/: $/);
  });

  it('dates the image by its commit, in UTC', () => {
    const facts = { version: '1.0.0', description: '', license: 'MIT' };
    const args = labelArgs({
      ...facts,
      service: 'service',
      repository: 'example/cutover',
      revision: 'a'.repeat(40),
      committedAt: 1_795_634_219,
    });
    expect(args).toMatchObject({
      CREATED: '2026-11-25T19:16:59Z',
      SOURCE: 'https://github.com/example/cutover',
      LICENSES: 'MIT',
    });
  });
});
