import { spawnSync } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pythonEnvironment, whatPythonLacks } from '../../../tools/python-environment.ts';
import { discoverServices } from '../src/services.ts';
import { synthesize } from '../src/synthesize.ts';
import { variants } from './variants.ts';

/** Lets linters that nobody here wrote judge the templates of every environment by every deployment method. */
const here = import.meta.dirname;
const workspace = join(here, '../../..');
const out = join(workspace, 'dist/infra-checks');
const templates = join(out, 'templates');
const planted = join(here, 'planted');

const say = (text: string) => process.stdout.write(`${text}\n`);

try {
  process.exitCode = (await check()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function check(): Promise<boolean> {
  const lack = whatPythonLacks();
  if (lack !== undefined) {
    process.stderr.write(`\n!!! THE TEMPLATES WERE NOT CHECKED BY CFN-LINT AND CHECKOV: ${lack} !!!\n\n`);
    return true;
  }
  const bin = await pythonEnvironment(join(here, 'requirements.txt'), join(out, 'python'));
  const count = await writeTemplates();
  // A tool that cannot find a planted fault finds nothing else either.
  const missed = (['cfn-lint', 'checkov'] as const).filter((tool) => run(bin, tool, planted).ok);
  for (const tool of missed) say(`${tool} did not find the fault planted in ${planted}`);
  const cfnLint = run(bin, 'cfn-lint', templates);
  const checkov = run(bin, 'checkov', templates);
  for (const { ok, output } of [cfnLint, checkov]) if (!ok) say(output);
  const ok = cfnLint.ok && checkov.ok && missed.length === 0;
  if (ok) say(`${count} templates: no finding of cfn-lint and checkov, and both found the planted fault`);
  return ok;
}

async function writeTemplates(): Promise<number> {
  rmSync(templates, { recursive: true, force: true });
  const services = await discoverServices(workspace);
  for (const { name, environment } of variants()) {
    await synthesize({ environment, services, folder: join(templates, name), validate: false });
  }
  return globSync('**/*.template.json', { cwd: templates }).length;
}

function run(bin: string, tool: 'cfn-lint' | 'checkov', folder: string): { ok: boolean; output: string } {
  const files = globSync('**/*.template.json', { cwd: folder }).map((file) => join(folder, file));
  const args =
    tool === 'cfn-lint'
      ? ['--config-file', join(here, 'cfnlintrc.yaml'), '--', ...files]
      : ['--config-file', join(here, 'checkov.yaml'), '--directory', folder];
  const { status, stdout, stderr, error } = spawnSync(join(bin, tool), args, { encoding: 'utf8', cwd: out });
  if (error !== undefined) throw error;
  return { ok: status === 0, output: `${stdout}${status === 0 ? '' : stderr}` };
}
