import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadEnvironment } from '@cutover/config';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { discoverServices } from './services.ts';
import { synthesize } from './synthesize.ts';

const workspace = join(import.meta.dirname, '../../..');

let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'cutover-infra-'));
});
afterEach(() => rmSync(out, { recursive: true }));

function run(...args: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] },
  });
}

/** Every file of a folder with its content, by relative path. */
function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(folder.length), readFileSync(path, 'utf8')];
    }),
  );
}

describe('main', () => {
  it('ends with 1 and the usage when the environment does not exist', () => {
    const { status, stderr, stdout } = run('--environment', 'prod', '--out', out);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('--environment prod: one of local, dev, staging, production');
    expect(readdirSync(out)).toEqual([]);
  });

  it('writes every environment, and every stack of AWS passes the rules without a warning', () => {
    const { status, stderr } = run('--out', out);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(out).sort()).toEqual(['dev', 'local', 'production', 'staging']);
    for (const name of ['dev', 'staging', 'production']) {
      const { pluginReports } = JSON.parse(
        readFileSync(join(out, name, 'validation-report.json'), 'utf8'),
      ) as { pluginReports: { conclusion: string; violations: unknown[] }[] };
      const clean = expect.objectContaining({ conclusion: 'success', violations: [] });
      // cdk-nag reports only what it finds.
      expect(pluginReports).toEqual([clean]);
    }
    expect(existsSync(join(out, 'local/validation-report.json'))).toBe(false);
  });

  it('needs no account: nothing is missing that a look-up would have to find', () => {
    run('--environment', 'local', '--out', out);
    const manifests = Object.entries(contentsOf(out)).filter(([path]) => path.endsWith('/manifest.json'));
    expect(manifests.length).toBeGreaterThan(1);
    for (const [, text] of manifests) expect(JSON.parse(text)).not.toHaveProperty('missing');
  });

  it.each(['local', 'production'])('writes the same bytes of %s from the same input', (name) => {
    run('--environment', name, '--out', join(out, 'one'));
    run('--environment', name, '--out', join(out, 'two'));
    expect(Object.keys(contentsOf(join(out, 'one'))).length).toBeGreaterThan(10);
    expect(contentsOf(join(out, 'one'))).toEqual(contentsOf(join(out, 'two')));
  });

  it('writes by its bundle what the sources write, and no folder of this machine', async () => {
    run('--environment', 'local', '--out', join(out, 'bundled'));
    const services = await discoverServices(workspace);
    await synthesize({ environment: loadEnvironment('local'), services, folder: join(out, 'plain/local') });
    const bundled = contentsOf(join(out, 'bundled'));
    expect(bundled).toEqual(contentsOf(join(out, 'plain')));
    expect(Object.values(bundled).filter((text) => text.includes(workspace))).toEqual([]);
  });

  it('is the app of cdk.json: the command line of CDK lists its stacks', () => {
    const cdk = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');
    const { status, stdout } = spawnSync(process.execPath, [cdk, 'list'], {
      encoding: 'utf8',
      cwd: join(workspace, 'apps/infra'),
      env: { PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
    });
    expect(status).toBe(0);
    expect(stdout).toContain('service/service (cutover-dev-service-service)');
    expect(stdout).toContain('GLOBAL/global (cutover-global)');
  });
});
