import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../tools/median.ts';
import { containersEnvironment } from '../containers/storage.ts';
import { root } from '../places.ts';
import { run } from '../processes.ts';
import { makeBaseImages } from '../stand-in/base-images.ts';
import { whatContainersLack } from '../tools/missing-tools.ts';
import { thisMachine } from '../tools/this-machine.ts';
import { buildAndMeasure, type BuiltImage } from './built-image.ts';

/** `nx bench docker`: the image of the service beside a naive one, in turn, on the same stand-in base. */
const ROUNDS = 3;
const lack = whatContainersLack(thisMachine());

interface Round extends BuiltImage {
  /** Of what is copied into the image: the bundle, or node_modules. */
  readonly prepareMs: number;
}

if (lack !== undefined) process.stderr.write(`\n!!! THE IMAGE WAS NOT MEASURED: ${lack} !!!\n\n`);
else await bench();

async function bench(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-bench-'));
  try {
    const rounds: { own: Round; naive: Round }[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      rounds.push({ own: await buildOwn(folder), naive: await buildNaive(folder) });
    }
    const own = medians(rounds.map((round) => round.own));
    const naive = medians(rounds.map((round) => round.naive));
    const machine = {
      cpu: cpus()[0]?.model.trim(),
      cores: availableParallelism(),
      node: process.version,
      loadAverage: loadavg(),
    };
    await mkdir(join(root, 'dist/bench'), { recursive: true });
    await writeFile(
      join(root, 'dist/bench/docker.json'),
      `${JSON.stringify({ machine, own, naive }, null, 2)}\n`,
    );
    process.stdout.write(table(own, naive));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function buildOwn(folder: string): Promise<Round> {
  const startedAt = performance.now();
  await run(process.execPath, ['build.ts'], { cwd: join(root, 'apps/service') });
  const prepareMs = performance.now() - startedAt;
  const dockerfile = join(root, 'docker/service.Dockerfile');
  const context = join(root, 'dist/apps/service');
  return {
    prepareMs,
    ...(await measured(folder, { dockerfile, context, ignoreFile: `${dockerfile}.dockerignore` })),
  };
}

/** The committed sources, and what npm installs for production, from its cache. */
async function buildNaive(folder: string): Promise<Round> {
  const context = join(folder, 'naive');
  await rm(context, { recursive: true, force: true });
  await run('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, context]);
  await rm(join(context, '.git'), { recursive: true, force: true });
  await cp(join(root, 'package-lock.json'), join(context, 'package-lock.json'));
  const startedAt = performance.now();
  await run('npm', ['ci', '--omit=dev', '--ignore-scripts', '--prefer-offline'], { cwd: context });
  const prepareMs = performance.now() - startedAt;
  const dockerfile = join(root, 'docker/bench/naive.Dockerfile');
  return { prepareMs, ...(await measured(folder, { dockerfile, context })) };
}

async function measured(
  folder: string,
  sources: { dockerfile: string; context: string; ignoreFile?: string },
): Promise<BuiltImage> {
  return buildAndMeasure({ ...sources, base: await makeBaseImages(), env: containersEnvironment(), folder });
}

function medians(rounds: readonly Round[]): Round {
  const of = (figure: (round: Round) => number) => median(rounds.map(figure));
  return {
    prepareMs: of((round) => round.prepareMs),
    buildMs: of((round) => round.buildMs),
    packedBytes: of((round) => round.packedBytes),
    unpackedBytes: of((round) => round.unpackedBytes),
    files: of((round) => round.files),
    layers: of((round) => round.layers),
  };
}

function table(own: Round, naive: Round): string {
  const rows: [string, number, number][] = [
    ['bundle, or npm ci: ms', own.prepareMs, naive.prepareMs],
    ['build of the image: ms', own.buildMs, naive.buildMs],
    ['above the base, packed: KiB', own.packedBytes / 1024, naive.packedBytes / 1024],
    ['above the base, unpacked: KiB', own.unpackedBytes / 1024, naive.unpackedBytes / 1024],
    ['files above the base', own.files, naive.files],
  ];
  const line = (cells: string[]) =>
    cells.map((cell, index) => (index === 0 ? cell.padEnd(32) : cell.padStart(12))).join('');
  return [
    line(['', 'ours', 'naive', 'ratio']),
    ...rows.map(([name, one, other]) =>
      line([name, one.toFixed(0), other.toFixed(0), (one / other).toFixed(3)]),
    ),
    '',
  ].join('\n');
}
