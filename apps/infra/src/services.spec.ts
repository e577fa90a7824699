import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discoverServices } from './services.ts';
import { service } from './testing/fixtures.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
});
afterEach(() => rmSync(workspace, { recursive: true }));

function app(folder: string, definition: object): void {
  mkdirSync(join(workspace, 'apps', folder), { recursive: true });
  writeFileSync(
    join(workspace, 'apps', folder, 'cutover.config.ts'),
    `export default ${JSON.stringify(definition)};`,
  );
}

const definition = (name: string) => ({ ...service(), name, stopTimeout: '30s', finishTimeout: '15s' });

describe('discoverServices', () => {
  it('names file, path and rule when a definition is wrong', async () => {
    app('shop', { ...definition('shop'), containerPort: 0 });
    await expect(discoverServices(workspace)).rejects.toThrow(
      'apps/shop/cutover.config.ts: containerPort = 0: a port from 1 to 65535',
    );
  });

  it('says so when no app is a service', async () => {
    await expect(discoverServices(workspace)).rejects.toThrow(
      'no service found: none of apps/* holds a cutover.config.ts',
    );
  });

  it('refuses two services with one name', async () => {
    app('one', definition('shop'));
    app('two', definition('shop'));
    await expect(discoverServices(workspace)).rejects.toThrow(
      'apps/one/cutover.config.ts and apps/two/cutover.config.ts both name their service "shop"',
    );
  });

  it('finds every app with a definition, in the order of their folders', async () => {
    app('two', definition('billing'));
    app('one', definition('shop'));
    mkdirSync(join(workspace, 'apps/infra'));
    const names = (await discoverServices(workspace)).map(({ name }) => name);
    expect(names).toEqual(['shop', 'billing']);
  });
});
