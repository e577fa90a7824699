import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { request } from 'undici';
import { networkStack } from '../conformance/moto.ts';
import { writeAssembly } from '../src/testing/fixture-assembly.ts';
import { call, type Cloud, headersOf, installedClouds, startCloud } from './clouds.ts';
import { median } from '../../../tools/median.ts';

/**
 * The APIs of the local cloud beside those of moto and, where it is built, fakecloud: calls a second, start to the first
 * answer, and resident memory after the calls. Each cloud is started anew in each round, in turn.
 */
const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
  },
});

const CONCURRENCY = 10;
const calls = [
  { service: 'ssm', target: 'AmazonSSM.GetParameter', input: { Name: '/bench' } },
  {
    service: 'ecs',
    target: 'AmazonEC2ContainerServiceV20141113.DescribeClusters',
    input: { clusters: ['bench'] },
  },
] as const;

interface Round {
  readonly startMs: number;
  readonly mib: number;
  readonly callsPerSecond: number;
  readonly failed: number;
}

async function measure(cloud: Cloud, folder: string): Promise<Round> {
  const state = await mkdtemp(join(folder, 'state-'));
  const running = await startCloud(cloud, state);
  try {
    const { url } = running;
    const parameter = { Name: '/bench', Value: 'x', Type: 'String' };
    await call(url, 'ssm', 'AmazonSSM.PutParameter', parameter);
    await call(url, 'ecs', 'AmazonEC2ContainerServiceV20141113.CreateCluster', { clusterName: 'bench' });
    const rates: number[] = [];
    let failed = 0;
    for (const asked of calls) {
      const outcome = await askFor(Number(options.seconds) * 1000, url, asked);
      rates.push(outcome.perSecond);
      failed += outcome.failed;
    }
    const callsPerSecond = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    return { startMs: running.startMs, mib: await running.residentMib(), callsPerSecond, failed };
  } finally {
    await running.stop();
  }
}

/** So many at a time, each when the one before it is answered. A server may close its connections; some of them do. */
async function askFor(
  ms: number,
  url: string,
  { service, target, input }: (typeof calls)[number],
): Promise<{ perSecond: number; failed: number }> {
  const [headers, body] = [headersOf(service, target), JSON.stringify(input)];
  const deadline = performance.now() + ms;
  let answered = 0;
  let failed = 0;
  const ask = async () => {
    while (performance.now() < deadline) {
      const { statusCode, body: answer } = await request(url, { method: 'POST', headers, body });
      await answer.dump();
      if (statusCode === 200) answered += 1;
      else failed += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, ask));
  return { perSecond: (answered * 1000) / ms, failed };
}

const folder = await mkdtemp(join(tmpdir(), 'api-bench-'));
try {
  const clouds = await installedClouds(
    await writeAssembly(join(folder, 'cdk.out'), { network: networkStack }),
  );
  const rounds = new Map<string, Round[]>(clouds.map(({ name }) => [name, []]));
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const cloud of clouds) rounds.get(cloud.name)?.push(await measure(cloud, folder));
  }
  const results = [...rounds].map(([name, all]) => ({
    name,
    callsPerSecond: Math.round(median(all.map(({ callsPerSecond }) => callsPerSecond))),
    startMs: median(all.map(({ startMs }) => startMs)),
    residentMib: median(all.map(({ mib }) => mib)),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  }));
  const [ours, ...others] = results;
  const ratios = others.map((other) => ({
    against: other.name,
    callsPerSecond: ratio(ours?.callsPerSecond, other.callsPerSecond),
    start: ratio(ours?.startMs, other.startMs),
    residentMemory: ratio(ours?.residentMib, other.residentMib),
  }));
  const output = fileURLToPath(new URL('../../../dist/bench', import.meta.url));
  await mkdir(output, { recursive: true });
  await writeFile(join(output, 'local-cloud-api.json'), JSON.stringify({ results, ratios }, undefined, 2));
  process.stdout.write(`${JSON.stringify({ results, ratios }, undefined, 2)}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

function ratio(ours: number | undefined, other: number): number {
  return Number(((ours ?? Number.NaN) / other).toFixed(2));
}
