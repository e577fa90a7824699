import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync, globSync } from 'node:fs';
import { basename, delimiter, join } from 'node:path';
import process from 'node:process';
import type { Job, Step, Workflow } from '../workflows/faults.ts';
import { git } from './clone.ts';

/** A machine that a job runs on. Its clone stays from run to run, as an environment does. */
export interface Runner {
  readonly clone: string;
  /** What the job's expressions come to here, and where its registry is. */
  readonly env: Readonly<Record<string, string>>;
  /** Where artifacts of this run lie, for all of its jobs. */
  readonly artifacts: string;
}

export interface StepRun {
  readonly run: string;
  readonly exitCode: number | null;
  readonly output: string;
}

export interface JobRun {
  readonly success: boolean;
  /** The commands that were run, in their order. */
  readonly steps: readonly StepRun[];
  readonly summary: string;
}

/** Actions that mean nothing on this machine: Node.js is there, nobody asks who calls, and nobody attests anything. */
const NOTHING_HERE = [
  'actions/setup-node',
  'actions/cache',
  'actions/attest-build-provenance',
  'aws-actions/configure-aws-credentials',
];

/**
 * Runs the steps of a job as GitHub does: in their order, with their variables, by `bash -e`, until one fails.
 * @throws Error for what this runner does not know: a rehearsal leaves nothing out in silence
 */
export async function runJob(
  workflow: Workflow,
  name: string,
  commit: string,
  runner: Runner,
): Promise<JobRun> {
  const job = workflow.jobs[name];
  if (job === undefined) throw new Error(`no job ${name}`);
  const files = await jobFiles(runner.clone);
  const steps: StepRun[] = [];
  let success = true;
  for (const step of job.steps) {
    if (!isDue(step, success, runner.clone)) continue;
    if (step.uses !== undefined) await act(step, step.uses, commit, runner);
    else if (step.run !== undefined && step.run !== 'npm ci') {
      const env = {
        ...variables(workflow, job, step, runner),
        ...files.variables,
        ...(await setBefore(files.env)),
      };
      const ran = await runCommand(step.run, runner.clone, env);
      steps.push(ran);
      if (ran.exitCode !== 0) success = false;
    }
  }
  return { success, steps, summary: await readFile(files.summary, 'utf8') };
}

function isDue({ if: condition }: Step, success: boolean, clone: string): boolean {
  if (condition === undefined) return success;
  if (condition === 'always()') return true;
  const files = /^hashFiles\('([^']+)'\) != ''$/.exec(condition)?.[1];
  if (files !== undefined) return success && globSync(files, { cwd: clone }).length > 0;
  throw new Error(`if: ${condition} is not known here`);
}

function variables(workflow: Workflow, job: Job, step: Step, { env }: Runner): Record<string, string> {
  const written = Object.entries({ ...workflow.env, ...job.env, ...step.env });
  const unknown = written.find(([name, value]) => String(value).includes('${{') && env[name] === undefined);
  if (unknown !== undefined) throw new Error(`${unknown.join(': ')} is not known here`);
  return { ...Object.fromEntries(written.map(([name, value]) => [name, String(value)])), ...env };
}

async function act({ with: given = {} }: Step, uses: string, commit: string, runner: Runner): Promise<void> {
  const [action = ''] = uses.split('@');
  const path = join(runner.clone, String(given['path'] ?? ''));
  const artifact = join(
    runner.artifacts,
    String(given['name'] ?? given['pattern'] ?? '').replace(/\$.*/, 'job'),
  );
  if (action === 'actions/checkout') {
    await git(runner.clone, 'fetch', '--quiet', 'origin');
    await git(runner.clone, 'checkout', '--quiet', '--detach', commit);
    // A job begins with what is in the commit, and with nothing that another one has made.
    for (const made of ['dist/containers', 'dist/deployments'])
      await rm(join(runner.clone, made), { recursive: true, force: true });
  } else if (action === 'actions/upload-artifact') {
    if (!existsSync(path)) return;
    const isFile = (await stat(path)).isFile();
    await cp(path, isFile ? join(artifact, basename(path)) : artifact, { recursive: true });
  } else if (action === 'actions/download-artifact') {
    if (existsSync(artifact)) await cp(artifact, path, { recursive: true });
  } else if (!NOTHING_HERE.includes(action)) throw new Error(`${uses} is not known here`);
}

async function jobFiles(clone: string) {
  const folder = join(clone, '.git/job');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const files = { env: join(folder, 'env'), summary: join(folder, 'summary') };
  for (const file of Object.values(files)) await writeFile(file, '');
  return { ...files, variables: { GITHUB_ENV: files.env, GITHUB_STEP_SUMMARY: files.summary } };
}

/** What earlier steps have written into $GITHUB_ENV. */
async function setBefore(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
}

/** By `bash -e`, as GitHub runs a step. */
export async function runCommand(run: string, clone: string, env: Record<string, string>): Promise<StepRun> {
  const path = [join(clone, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn('bash', ['-e', '-c', run], {
    cwd: clone,
    // Neither this process's Node options nor its Nx task: a job knows nothing of who rehearses it.
    env: { HOME: process.env['HOME'], ...env, PATH: path, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { run, exitCode, output };
}
