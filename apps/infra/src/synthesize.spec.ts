import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from './synthesize.ts';
import { environment, service } from './testing/fixtures.ts';

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
});
afterEach(() => rmSync(out, { recursive: true }));

describe('synthesize', () => {
  it('keeps the assembly of before, and nothing half done, when a stack is refused', async () => {
    mkdirSync(join(out, 'local'));
    writeFileSync(join(out, 'local/manifest.json'), 'before');
    await expect(
      synthesize({
        environment: environment('local'),
        services: [service(), service({ name: 'shop', secrets: { DB_HOST: 'database/wrong' } })],
        folder: join(out, 'local'),
      }),
    ).rejects.toThrow('service shop: secrets.DB_HOST');
    expect(readdirSync(out, { recursive: true })).toEqual(['local', 'local/manifest.json']);
  });

  it('writes one assembly with a stage for each service and one for the account, and leaves nothing of the one before', async () => {
    const folder = join(out, 'local');
    mkdirSync(folder);
    writeFileSync(join(folder, 'old.template.json'), '{}');
    await synthesize({
      environment: environment('local'),
      services: [service(), service({ name: 'shop' })],
      folder,
    });
    expect(readdirSync(out)).toEqual(['local']);
    expect(readdirSync(folder).sort()).toEqual([
      'assembly-GLOBAL',
      'assembly-order-invoicing',
      'assembly-shop',
      'cdk.out',
      'manifest.json',
    ]);
  });

  it('leaves one whole assembly when several are written at once', async () => {
    const request = {
      environment: environment('local'),
      services: [service()],
      folder: join(out, 'local'),
    };
    await Promise.all([synthesize(request), synthesize(request), synthesize(request)]);
    expect(readdirSync(out)).toEqual(['local']);
    expect(readdirSync(request.folder)).toContain('manifest.json');
  });
});
