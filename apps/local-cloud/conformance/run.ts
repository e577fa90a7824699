import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../src/network/loopback.ts';
import { writeAssembly } from '../src/testing/fixture-assembly.ts';
import { awsCli2 } from './aws-cli-2.ts';
import { networkStack, startMoto } from './moto.ts';
import type { Moto } from './moto.ts';
import { runHttpCorpora } from './http/run.ts';
import { pythonEnvironment, whatPythonLacks } from '../../../tools/python-environment.ts';
import { recordDeployments } from './record-deployments.ts';

/** Boots the built cloud from the synthesized template, and lets clients that nobody here wrote judge it. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const main = join(root, 'dist/apps/local-cloud/main.mjs');
const assembly = join(root, 'dist/apps/infra/local');
/** What the integration suites' clouds recorded before, where somebody asked them to (CUTOVER_RECORDINGS). */
const recordings = join(root, 'dist/conformance/recordings');
const totals = join(root, 'dist/test-results/local-cloud-conformance.json');
const READY = /answers at (http:\S+)/;

/** In this order: the models judge what the clients before them did; wrong requests come last, as some leave traces. */
const suites = [
  'test_judge.py',
  'test_constraints.py',
  'test_calls.py',
  'test_more_errors.py',
  'test_examples.py',
  'test_limits.py',
  'test_injected_errors.py',
  'test_aws_cli.py',
  'test_aws_cli_2.py',
  'test_ecs_deploy.py',
  'test_models.py',
  'test_replay.py',
  'test_requests.py',
  'test_moto.py',
];

// Whoever interrupts this interrupts pytest, too; the cloud is ended before this ends.
process.on('SIGINT', () => undefined);
process.exitCode = await conformance();

async function conformance(): Promise<number> {
  rmSync(totals, { force: true });
  const lack = whatPythonLacks();
  if (lack !== undefined) {
    process.stderr.write(`\n!!! CONFORMANCE OF THE LOCAL CLOUD WAS NOT TESTED: ${lack} !!!\n\n`);
    return 0;
  }
  const bin = await pythonEnvironment(join(here, 'requirements.txt'), join(root, 'dist/conformance/python'));
  const cli = awsCli2(join(root, 'dist/conformance/aws-cli-2'));
  if ('lack' in cli)
    process.stderr.write(`\n!!! VERSION 2 OF THE AWS CLI WAS NOT TRIED: ${cli.lack} !!!\n\n`);
  for (const needed of [main, assembly]) {
    if (!existsSync(needed)) throw new Error(`${needed} is missing: run npx nx run local-cloud:conformance`);
  }
  mkdirSync(join(root, 'dist/test-results'), { recursive: true });
  const corpora = await runHttpCorpora(root, bin);
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const recording = join(folder, 'calls.ndjson');
  const states = { cloud: join(folder, 'state'), twin: join(folder, 'twin-state') };
  let moto: Moto | undefined;
  try {
    const url = await startCloud(assembly, states.cloud, ['--record', recording]);
    const empty = await writeAssembly(join(folder, 'cdk.out'), { network: networkStack });
    const twin = await startCloud(empty, states.twin);
    moto = await startMoto(bin);
    const engine = recordDeployments(root, folder);
    const clouds = [`--cloud=${url}`, `--twin=${twin}`, `--moto=${moto.url}`];
    const written = [`--recording=${recording}`, `--recordings=${recordings}`];
    const cli2 = 'lack' in cli ? [] : [`--aws-cli-2=${cli.program}`];
    const options = [...clouds, ...written, ...cli2, `--totals=${totals}`, `--work=${folder}`];
    const files = suites.map((name) => join(here, 'suite', name));
    // Without byte code and caches: the sources stay as they are.
    const args = ['-B', '-m', 'pytest', '-p', 'no:cacheprovider', '-c', join(here, 'suite/pytest.ini')];
    const pytest = spawn(join(bin, 'python'), [...args, ...options, ...process.argv.slice(2), ...files], {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [code] = (await once(pytest, 'exit')) as [number | null];
    await engine;
    return Math.max(corpora, code ?? 1);
  } finally {
    await moto?.stop();
    for (const state of Object.values(states)) {
      await once(spawn(process.execPath, [main, '--destroy', '--state', state]), 'exit');
    }
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns where it answers */
async function startCloud(template: string, state: string, more: readonly string[] = []): Promise<string> {
  const paths = ['--assembly', template, '--state', state, ...more];
  const args = [main, ...paths, '--port', String(await freePort()), '--time-scale', '0.1'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = READY.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', () => reject(new Error(`the cloud did not start: ${output}`)));
  });
}
