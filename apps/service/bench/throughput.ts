import autocannon from 'autocannon';
import { median } from '../../../tools/median.ts';
import { type Contestant, start } from './processes.ts';

const ROUNDS = 3;
const CONNECTIONS = 50;
const SECONDS = 4;
const PATHS = ['/health/live', '/contacts?limit=10'];

export interface Throughput {
  readonly name: string;
  readonly path: string;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Against bare Fastify with the same query, of the same rounds. */
  readonly ratio: number;
}

/** Requests a second over kept connections; the load comes from the same machine. */
export async function measureThroughput(
  bundle: string,
  variables: Readonly<Record<string, string>>,
): Promise<Throughput[]> {
  const bare: Contestant = {
    name: 'bare Fastify',
    command: [`${import.meta.dirname}/bare-fastify.mjs`],
    variables,
  };
  const service: Contestant = { name: 'service', command: [`${bundle}/main.mjs`], variables };
  const results: Throughput[] = [];
  for (const path of PATHS) {
    const samples = { bare: [] as autocannon.Result[], service: [] as autocannon.Result[] };
    for (let round = 0; round < ROUNDS; round++) {
      samples.bare.push(await load(bare, path));
      samples.service.push(await load(service, path));
    }
    const rate = (sample: autocannon.Result[]) => median(sample.map(({ requests }) => requests.average));
    const p99 = (sample: autocannon.Result[]) => median(sample.map(({ latency }) => latency.p99));
    for (const [name, sample] of [
      ['bare Fastify', samples.bare],
      ['service', samples.service],
    ] as const) {
      results.push({
        name,
        path,
        requestsPerSecond: rate(sample),
        p99Ms: p99(sample),
        ratio: rate(sample) / rate(samples.bare),
      });
    }
  }
  return results;
}

async function load(contestant: Contestant, path: string): Promise<autocannon.Result> {
  const running = await start(contestant);
  try {
    const target = { url: running.url + path, connections: CONNECTIONS };
    await autocannon({ ...target, duration: 1 });
    const result = await autocannon({ ...target, duration: SECONDS });
    if (result.non2xx + result.errors > 0) throw new Error(`${contestant.name}: requests to ${path} failed`);
    return result;
  } finally {
    await running.stop();
  }
}
