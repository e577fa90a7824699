import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Synth of one environment in a fresh process against the bare import of aws-cdk-lib, in turn. Both find their code
 * compiled in the cache that Nx's targets name.
 */
const ROUNDS = 7;
const project = join(import.meta.dirname, '..');
const results = join(project, '../../dist/bench');
const out = mkdtempSync(join(tmpdir(), 'cutover-bench-'));

const env = { ...process.env, NODE_COMPILE_CACHE: join(project, '../../node_modules/.cache/cutover-infra') };
const IMPORT = ['--input-type=module', '--eval', "await import('aws-cdk-lib')"];
/** Without rules: they judge the environments of AWS alone. */
const SYNTH = ['src/main.ts', '--environment', 'local', '--out', out];

const times = { import: [] as number[], synth: [] as number[] };
try {
  // The first of each in a clone also keeps the compiled code.
  timeMs(SYNTH);
  timeMs(IMPORT);
  for (let round = 0; round < ROUNDS; round += 1) {
    times.import.push(timeMs(IMPORT));
    times.synth.push(timeMs(SYNTH));
  }
} finally {
  rmSync(out, { recursive: true });
}
const medians = { importMs: median(times.import), synthMs: median(times.synth) };
const result = { ...medians, ratio: medians.synthMs / medians.importMs, wanted: 2, rounds: ROUNDS };
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'infra.json'), JSON.stringify(result, undefined, 2));
process.stdout.write(
  `import ${Math.round(medians.importMs)} ms, synth ${Math.round(medians.synthMs)} ms: ${result.ratio.toFixed(2)} (wanted at most ${result.wanted})\n`,
);

function timeMs(args: readonly string[]): number {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${String(status)}: ${stderr}`);
  return performance.now() - startedMs;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
