import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../../tools/median.ts';

/**
 * Synth of one environment in a fresh process against the bare import of aws-cdk-lib, in turn: cold, where Node compiles
 * whatever it loads, and with the code that an earlier start compiled and Nx's targets keep. A round compares the two at
 * the same moment of the machine, so the ratio is the median of the rounds' ratios.
 */
const ROUNDS = 21;
const TICK_MS = 10;
const project = join(import.meta.dirname, '..');
const results = join(project, '../../dist/bench');
const out = mkdtempSync(join(tmpdir(), 'cutover-bench-'));

const cold = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
const kept = { ...process.env, NODE_COMPILE_CACHE: join(project, '../../node_modules/.cache/cutover-infra') };
const IMPORT = ['--input-type=module', '--eval', "await import('aws-cdk-lib')"];
/** Without rules: they judge the environments of AWS alone. */
const SYNTH = ['src/main.ts', '--environment', 'local', '--out', out];

interface Took {
  readonly ms: number;
  /** Processor time, which other jobs on the machine change less. */
  readonly cpuMs: number;
}

interface Round {
  readonly import: Took;
  readonly synth: Took;
}

const rounds: Record<'cold' | 'kept', Round[]> = { cold: [], kept: [] };
try {
  // The first of each in a clone also keeps the compiled code.
  took(SYNTH, kept);
  took(IMPORT, kept);
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.cold.push({ import: took(IMPORT, cold), synth: took(SYNTH, cold) });
    rounds.kept.push({ import: took(IMPORT, kept), synth: took(SYNTH, kept) });
  }
} finally {
  rmSync(out, { recursive: true });
}
const figures = (all: readonly Round[], kind: keyof Took) => ({
  import: median(all.map((round) => round.import[kind])),
  synth: median(all.map((round) => round.synth[kind])),
  ratio: median(all.map((round) => round.synth[kind] / round.import[kind])),
});
const summary = (all: readonly Round[]) => ({ ms: figures(all, 'ms'), cpuMs: figures(all, 'cpuMs') });
const result = { cold: summary(rounds.cold), kept: summary(rounds.kept), wanted: 2, rounds: ROUNDS };
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'infra.json'), JSON.stringify(result, undefined, 2));
for (const [name, { ms, cpuMs }] of [
  ['cold', result.cold],
  ['with kept code', result.kept],
] as const) {
  for (const [what, figure] of [
    ['time', ms],
    ['processor time', cpuMs],
  ] as const) {
    process.stdout.write(
      `${name}, ${what}: import ${Math.round(figure.import)} ms, synth ${Math.round(figure.synth)} ms: ${figure.ratio.toFixed(2)}\n`,
    );
  }
}
process.stdout.write(`wanted at most ${result.wanted}\n`);

function took(args: readonly string[], env: NodeJS.ProcessEnv): Took {
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
