import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtBundle, workspaceRoot } from '../dev/places.ts';
import { runMigrations } from '../dev/run-migrations.ts';
import { addSampleContacts } from '../dev/sample-contacts.ts';
import { startPostgres } from '../testing/postgres.ts';
import { measureColdStart } from './cold-start.ts';
import { measureThroughput } from './throughput.ts';

const resultFile = join(workspaceRoot, 'dist/bench/service.json');

const postgres = await startPostgres();
const codeFolder = await mkdtemp(join(tmpdir(), 'cutover-code-'));
try {
  const variables = { ...(await postgres.database('bench')), LOG_LEVEL: 'info' };
  if ((await runMigrations(builtBundle, variables)) !== 0) throw new Error('the migrations failed');
  await addSampleContacts(variables);
  const coldStart = await measureColdStart(builtBundle, codeFolder, variables);
  const throughput = await measureThroughput(builtBundle, variables);
  const machine = {
    cpu: cpus()[0]?.model.trim(),
    cores: availableParallelism(),
    node: process.version,
    loadAverage: loadavg(),
  };
  await mkdir(join(resultFile, '..'), { recursive: true });
  await writeFile(resultFile, `${JSON.stringify({ machine, coldStart, throughput }, null, 2)}\n`);
  print(coldStart, throughput);
} finally {
  await postgres.remove();
  await rm(codeFolder, { recursive: true, force: true });
}

function print(
  coldStart: Awaited<ReturnType<typeof measureColdStart>>,
  throughput: Awaited<ReturnType<typeof measureThroughput>>,
): void {
  const lines = [
    'spawn to first 200 on /health/ready          ms   x ES module   x CommonJS',
    ...coldStart.map(({ name, medianMs, ratioToModule, ratioToCommonJs }) =>
      [
        name.padEnd(41),
        medianMs.toFixed(0).padStart(6),
        ratioToModule.toFixed(2).padStart(13),
        ratioToCommonJs.toFixed(2).padStart(12),
      ].join(''),
    ),
    '',
    'requests/s, 50 connections                 rate   p99 ms   x bare Fastify',
    ...throughput.map(({ name, path, requestsPerSecond, p99Ms, ratio }) =>
      [
        `${name} ${path}`.padEnd(39),
        requestsPerSecond.toFixed(0).padStart(8),
        p99Ms.toFixed(0).padStart(9),
        ratio.toFixed(2).padStart(17),
      ].join(''),
    ),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
