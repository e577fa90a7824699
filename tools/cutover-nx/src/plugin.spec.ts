import { describe, expect, it } from '@jest/globals';
import { createNodes } from './plugin.ts';

type Created = {
  projects?: Record<
    string,
    { targets?: Record<string, { executor?: string; cache?: boolean; inputs?: string[] }> }
  >;
};

describe('createNodes', () => {
  it('gives a second service every verb when its folder holds a cutover.config.ts', async () => {
    const [pattern, create] = createNodes;
    expect(pattern).toBe('apps/*/cutover.config.ts');
    const results = await create(['apps/second/cutover.config.ts'], undefined, {
      nxJsonConfiguration: {},
      workspaceRoot: '/',
    });
    const created = results[0]?.[1] as Created;
    const targets = created.projects?.['apps/second']?.targets ?? {};
    expect(Object.keys(targets).sort()).toEqual([
      'container',
      'deploy',
      'destroy',
      'logs',
      'promote',
      'release-images',
      'rollback',
      'secrets',
      'status',
    ]);
    for (const [name, target] of Object.entries(targets))
      expect(target).toMatchObject({ executor: `@cutover/nx:${name}`, cache: false });
    // Else another base image would count as no change of the service, and be shipped to nobody.
    expect(targets['container']?.inputs).toContain('{workspaceRoot}/docker/service.Dockerfile*');
  });
});
