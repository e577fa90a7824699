import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { startLoad } from '@cutover/load';
import { FakeNetwork } from '../src/load-balancer/testing/fake-network.ts';
import { RecordedMetrics } from '../src/load-balancer/testing/recorded-metrics.ts';
import { TestBalancer } from '../src/load-balancer/testing/test-balancer.ts';
import { keepApart } from './cores.ts';
import { holdConnections, memoryOverTime } from './endurance.ts';
import type { Held, Memory } from './endurance.ts';
import { median } from '../../../tools/median.ts';
import { haproxy, nginx } from './rivals.ts';
import type { Subject } from './rivals.ts';

/**
 * The balancer beside direct access and, where it is installed, HAProxy or nginx: each in a process of its own, in
 * interleaved rounds, so that a slow moment of the machine hits all of them. Figures are medians over the rounds.
 */
const { values: options } = parseArgs({
  options: {
    role: { type: 'string' },
    targets: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    /** Of load while the memory is watched; 0 leaves that out. */
    minutes: { type: 'string', default: '1' },
  },
});

const CONNECTIONS = 50;
const STEADY_RATE = 1000;
const BODY = JSON.stringify({ status: 'ok', padding: 'x'.repeat(100) });

interface Round {
  readonly requestsPerSecond: number;
  /** Milliseconds at a steady rate. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

async function serveTarget(): Promise<void> {
  const server = createServer({ keepAliveTimeout: 120_000 }, (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': BODY.length });
    response.end(BODY);
  });
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
  process.send?.((server.address() as AddressInfo).port);
}

/** Two groups at 50:50 behind the catch-all rule, two header rules and a path rule before it: what a cutover has. */
async function serveBalancer(targetPorts: readonly number[]): Promise<void> {
  const network = new FakeNetwork();
  // Whoever records all metrics of ten minutes needs the memory that is watched here.
  const metrics = Object.assign(new RecordedMetrics(), { count: () => undefined });
  const balancer = await TestBalancer.start({ timeScale: 1, network, metrics });
  for (const [at, port] of targetPorts.entries()) {
    const ip = network.place(port);
    balancer.balancing.targetGroups.register(at % 2 === 0 ? balancer.blue : balancer.green, ip, 8080);
  }
  for (const priority of [1, 2]) {
    await balancer.api.CreateRule({
      ListenerArn: balancer.listenerArn,
      Priority: priority,
      Conditions: [
        { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'x-slot', Values: [`${priority}`] } },
      ],
      Actions: [balancer.weighted(0, 1)],
    });
  }
  await balancer.api.CreateRule({
    ListenerArn: balancer.listenerArn,
    Priority: 3,
    Conditions: [{ Field: 'path-pattern', Values: ['/preview/*'] }],
    Actions: [balancer.weighted(0, 1)],
  });
  await balancer.setWeights(50, 50);
  process.send?.(balancer.port);
}

async function child(role: string, targets = ''): Promise<{ port: number; process: ChildProcess }> {
  const forked = fork(import.meta.filename, ['--role', role, '--targets', targets], { stdio: 'inherit' });
  const port = await new Promise<number>((resolve, reject) => {
    forked
      .once('message', (message) => resolve(Number(message)))
      .once('exit', () => reject(new Error(`${role} ended`)));
  });
  return { port, process: forked };
}

/** @param around processes that the subject works with; at the steady rate it has a core to itself */
async function measure({ url, pid }: Subject, around: readonly number[], seconds: number): Promise<Round> {
  const full = await autocannon({ url, connections: CONNECTIONS, duration: seconds });
  // Open loop: the time of a request counts from when it was due.
  const requests = [{ path: '/', status: 200 }];
  const letGo = keepApart(pid, [process.pid, ...around]);
  const steady = startLoad({ baseUrl: url, requestsPerSecond: STEADY_RATE, requests, newConnectionShare: 0 });
  await sleep(seconds * 1000);
  const { latencyMs, failed } = await steady.stop();
  letGo();
  return {
    requestsPerSecond: full.requests.average,
    p50: latencyMs.p50,
    p99: latencyMs.p99,
    failed: full.errors + full.non2xx + failed,
  };
}

async function bench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'balancer-bench-'));
  const targets = [await child('target'), await child('target')];
  const ports = targets.map((target) => target.port);
  const pids = targets.map((target) => target.process.pid ?? 0);
  const balancer = await child('balancer', ports.join());
  const subjects: Subject[] = [
    subjectOf('direct', ports[0] ?? 0, targets[0]?.process),
    subjectOf('balancer', balancer.port, balancer.process),
  ];
  for (const rival of [await haproxy(folder, ports), await nginx(folder, ports)]) {
    if (rival !== undefined) subjects.push(rival);
  }
  let endurance: Endurance | undefined;
  const rounds = new Map<string, Round[]>(subjects.map((subject) => [subject.name, []]));
  try {
    await sleep(2000);
    for (const { url } of subjects) await autocannon({ url, connections: CONNECTIONS, duration: 2 });
    for (let round = 0; round < Number(options.rounds); round += 1) {
      for (const subject of subjects) {
        const around = pids.filter((pid) => pid !== subject.pid);
        rounds.get(subject.name)?.push(await measure(subject, around, Number(options.seconds)));
      }
    }
    const { port, process: ours } = balancer;
    endurance = {
      held: await holdConnections(port, ours.pid ?? 0),
      memory: await memoryOverTime(port, ours.pid ?? 0, Number(options.minutes)),
    };
  } finally {
    for (const subject of subjects) subject.stop();
    for (const target of targets) target.process.kill();
    await rm(folder, { recursive: true, force: true });
  }
  await report(rounds, endurance);
}

function subjectOf(name: string, port: number, serving: ChildProcess | undefined): Subject {
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    pid: serving?.pid ?? 0,
    stop: () => void serving?.kill(),
  };
}

interface Endurance {
  readonly held: Held;
  readonly memory: Memory;
}

async function report(
  rounds: ReadonlyMap<string, readonly Round[]>,
  endurance: Endurance | undefined,
): Promise<void> {
  const results = [...rounds].map(([name, all]) => ({
    name,
    requestsPerSecond: Math.round(median(all.map((round) => round.requestsPerSecond))),
    p50Ms: median(all.map((round) => round.p50)),
    p99Ms: median(all.map((round) => round.p99)),
    failed: all.reduce((sum, round) => sum + round.failed, 0),
  }));
  const of = (name: string) => results.find((result) => result.name === name);
  const ratios = ['direct', 'haproxy', 'nginx'].flatMap((name) => {
    const [ours, other] = [of('balancer'), of(name)];
    if (ours === undefined || other === undefined) return [];
    return [
      {
        against: name,
        throughput: Number((ours.requestsPerSecond / other.requestsPerSecond).toFixed(2)),
        addedP99Ms: Number((ours.p99Ms - other.p99Ms).toFixed(2)),
      },
    ];
  });
  const missing = ['haproxy', 'nginx'].filter((name) => of(name) === undefined);
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const file = join(import.meta.dirname, '../../../dist/bench/local-cloud.json');
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(
    file,
    `${JSON.stringify({ machine, steadyRate: STEADY_RATE, results, ratios, missing, ...endurance }, undefined, 2)}\n`,
  );
  for (const result of results) {
    const { name, requestsPerSecond, p50Ms, p99Ms, failed } = result;
    print(
      `${name.padEnd(9)} ${String(requestsPerSecond).padStart(7)} requests/s, p50 ${p50Ms} ms, p99 ${p99Ms} ms at ${STEADY_RATE}/s, ${failed} failed`,
    );
  }
  for (const { against, throughput, addedP99Ms } of ratios) {
    print(
      `balancer against ${against}: ${throughput} of its requests/s, p99 ${addedP99Ms >= 0 ? '+' : ''}${addedP99Ms} ms`,
    );
  }
  if (endurance !== undefined) {
    const { held, memory } = endurance;
    print(`${held.connections} keep-alive connections: ${held.failed} failed, ${held.kibEach} KiB each`);
    if (memory.minutes > 0)
      print(
        `memory over ${memory.minutes} min of load: ${memory.mib[0] ?? 0} MiB at first, ${memory.mib.at(-1) ?? 0} MiB at last, ${memory.failed} failed`,
      );
  }
  for (const name of missing) print(`${name} is not installed: not compared`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

// A child ends with the run that started it, however that ends.
process.once('disconnect', () => process.exit());

switch (options.role) {
  case 'target':
    await serveTarget();
    break;
  case 'balancer':
    await serveBalancer(options.targets.split(',').map(Number));
    break;
  default:
    await bench();
}
