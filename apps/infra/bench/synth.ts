import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../../tools/median.ts';

/**
 * Synth of one environment in a fresh process against the bare import of aws-cdk-lib, in turn. Both find their code
 * compiled in the cache that Nx's targets name. A round compares the two at the same moment of the machine, so the
 * ratio is the median of the rounds' ratios.
 */
const ROUNDS = 21;
const TICK_MS = 10;
const project = join(import.meta.dirname, '..');
const results = join(project, '../../dist/bench');
const out = mkdtempSync(join(tmpdir(), 'cutover-bench-'));

const env = { ...process.env, NODE_COMPILE_CACHE: join(project, '../../node_modules/.cache/cutover-infra') };
const IMPORT = ['--input-type=module', '--eval', "await import('aws-cdk-lib')"];
/** Without rules: they judge the environments of AWS alone. */
const SYNTH = ['src/main.ts', '--environment', 'local', '--out', out];

interface Took {
  readonly ms: number;
  /** Processor time, which other jobs on the machine change less. */
  readonly cpuMs: number;
}

const rounds: { import: Took; synth: Took }[] = [];
try {
  // The first of each in a clone also keeps the compiled code.
  took(SYNTH);
  took(IMPORT);
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ import: took(IMPORT), synth: took(SYNTH) });
} finally {
  rmSync(out, { recursive: true });
}
const of = (kind: keyof Took) => ({
  import: median(rounds.map((round) => round.import[kind])),
  synth: median(rounds.map((round) => round.synth[kind])),
  ratio: median(rounds.map((round) => round.synth[kind] / round.import[kind])),
});
const result = { ms: of('ms'), cpuMs: of('cpuMs'), wanted: 2, rounds: ROUNDS };
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'infra.json'), JSON.stringify(result, undefined, 2));
const line = (what: string, figures: typeof result.ms) =>
  `${what}: import ${Math.round(figures.import)} ms, synth ${Math.round(figures.synth)} ms: ${figures.ratio.toFixed(2)}\n`;
process.stdout.write(line('time', result.ms));
process.stdout.write(line('processor time', result.cpuMs));
process.stdout.write(`wanted at most ${result.wanted}\n`);

function took(args: readonly string[]): Took {
  const [startedMs, cpuBeforeMs] = [performance.now(), childrenCpuMs()];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return { ms: performance.now() - startedMs, cpuMs: childrenCpuMs() - cpuBeforeMs };
}

/** Of all children that have ended, user and system together, as Linux counts it in hundredths of a second. */
function childrenCpuMs(): number {
  const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ')[1] ?? '';
  const [user, system] = afterName.split(' ').slice(13, 15).map(Number);
  return ((user ?? 0) + (system ?? 0)) * TICK_MS;
}
