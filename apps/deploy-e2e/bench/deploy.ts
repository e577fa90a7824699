// Wall time of a warm all-at-once deploy, against the sum of what no deploy can do without:
// the start of its processes, one passed health check each, and the drain of the old slot.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { releases } from '../src/testing/releases.ts';
import { Workspace } from '../src/testing/workspace.ts';
import { median } from '../../../tools/median.ts';

const ROUNDS = 5;
const TASKS = 2;
const BASE_PORT = 18_200;

/** Spawns both tasks of a slot at once and asks each for its health until it says 200, as the load balancer would. */
async function startAndFirstCheckMs(bundle: string): Promise<number> {
  const startedAt = performance.now();
  const tasks = Array.from({ length: TASKS }, (_, index) => {
    const port = String(BASE_PORT + index);
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOST: '127.0.0.1',
      PORT: port,
      NODE_ENV: 'production',
      ...unreachableDatabase,
    };
    return {
      url: `http://127.0.0.1:${port}/health/simple`,
      child: spawn(process.execPath, ['main.mjs'], { cwd: bundle, env, stdio: 'ignore' }),
    };
  });
  await Promise.all(tasks.map(({ url }) => untilHealthy(url)));
  const took = performance.now() - startedAt;
  for (const { child } of tasks) child.kill('SIGKILL');
  await Promise.all(tasks.map(({ child }) => new Promise((resolve) => child.once('exit', resolve))));
  return took;
}

/** The shallow health check never asks it. */
const unreachableDatabase = {
  DB_HOST: '127.0.0.1',
  DB_PORT: '1',
  DB_NAME: 'none',
  DB_USER: 'none',
  DB_PASSWORD: 'none',
};

async function untilHealthy(url: string): Promise<void> {
  for (;;) {
    try {
      if ((await fetch(url)).ok) return;
    } catch {
      // Not listening yet.
    }
    await sleep(5);
  }
}

const workspace = await Workspace.create();
try {
  const drainMs = await workspace.drainMs();
  await workspace.run('deploy', { load: 0, bake: '0s', timeScale: 1 });
  const deploys: number[] = [];
  const starts: number[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    starts.push(await startAndFirstCheckMs(workspace.bundle));
    await releases.good(workspace.bundle, `bench ${round}`);
    const { result, output } = await workspace.run('deploy', { load: 0, bake: '0s' });
    if (result.status !== 'SUCCESSFUL') throw new Error(output);
    deploys.push(result.durationMs ?? NaN);
  }
  const unavoidableMs = median(starts) + drainMs;
  const report = {
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node.js ${process.version}`,
    rounds: ROUNDS,
    deployMs: Math.round(median(deploys)),
    startAndFirstCheckMs: Math.round(median(starts)),
    drainMs,
    ratio: Number((median(deploys) / unavoidableMs).toFixed(2)),
  };
  const folder = fileURLToPath(new URL('../../../dist/bench/', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}deploy.json`, `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(
    `deploy, warm, all at once   ${report.deployMs} ms\nstart + first check + drain ${Math.round(unavoidableMs)} ms (${report.startAndFirstCheckMs} + ${drainMs})\nratio                       ${report.ratio} (at most 1.5)\n`,
  );
} finally {
  await workspace.remove();
}
