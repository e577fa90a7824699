import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync } from 'node:fs';
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

const TOOLS = ['cfn-lint', 'checkov'] as const;
type Tool = (typeof TOOLS)[number];
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

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
  const bin = await pythonEnvironment(
    join(workspace, 'tools/checkers.txt'),
    join(workspace, 'dist/checkers'),
  );
  const count = await writeTemplates();
  const different = removeEqual();
  const passed = await Promise.all(TOOLS.map((tool) => passes(bin, tool)));
  const ok = passed.every(Boolean);
  if (ok) {
    say(
      `${count} templates, ${different} of them different: no finding of cfn-lint and checkov, and both found the planted fault`,
    );
  }
  return ok;
}

async function passes(bin: string, tool: Tool): Promise<boolean> {
  const { ok, output } = await run(bin, tool, templates);
  if (!ok) say(output);
  // A tool that cannot find a planted fault finds nothing else either.
  const missed = (await run(bin, tool, planted)).ok;
  if (missed) say(`${tool} did not find the fault planted in ${planted}`);
  return ok && !missed;
}

/** Deployment methods change few stacks: one template of each content is judged. @returns how many */
function removeEqual(): number {
  const seen = new Set<string>();
  for (const name of globSync('**/*.template.json', { cwd: templates }).sort()) {
    const file = join(templates, name);
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex');
    if (seen.has(hash)) rmSync(file);
    seen.add(hash);
  }
  return seen.size;
}

/** @returns how many */
async function writeTemplates(): Promise<number> {
  rmSync(templates, { recursive: true, force: true });
  const services = await discoverServices(workspace);
  for (const { name, environment } of variants()) {
    await synthesize({ environment, services, folder: join(templates, name), validate: false });
  }
  return globSync('**/*.template.json', { cwd: templates }).length;
}

async function run(bin: string, tool: Tool, folder: string): Promise<{ ok: boolean; output: string }> {
  const files = globSync('**/*.template.json', { cwd: folder }).map((file) => join(folder, file));
  const args =
    tool === 'cfn-lint'
      ? ['--config-file', join(here, 'cfnlintrc.yaml'), '--', ...files]
      : ['--config-file', join(here, 'checkov.yaml'), '--directory', folder];
  const { promise, resolve, reject } = Promise.withResolvers<{ ok: boolean; output: string }>();
  execFile(join(bin, tool), args, { cwd: out, maxBuffer: MAX_OUTPUT_BYTES }, (error, stdout, stderr) => {
    // A code that is a number is the tool's own; a text is the system's, such as ENOENT.
    if (error !== null && typeof error.code !== 'number') reject(error);
    else resolve({ ok: error === null, output: `${stdout}${error === null ? '' : stderr}` });
  });
  return promise;
}
