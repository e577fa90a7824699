import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pythonEnvironment, whatPythonLacks } from '../../python-environment.ts';
import { type Checker, checkers, judge, type Programs, type Subject } from './checkers.ts';
import { goProgram } from './go-program.ts';

/** Lets checkers that nobody here wrote judge the workflows and the Dockerfiles. */
const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const WHAT = ['.github/workflows/*.yml', 'docker/*.Dockerfile'];

const here = import.meta.dirname;
const workspace = join(here, '../../..');
const dist = join(workspace, 'dist');

const say = (text: string) => process.stdout.write(`${text}\n`);
const shout = (text: string) => process.stderr.write(`\n!!! ${text} !!!\n\n`);

try {
  process.exitCode = (await check()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function check(): Promise<boolean> {
  const lack = whatPythonLacks();
  if (lack !== undefined) {
    shout(`WORKFLOWS AND DOCKERFILES WERE NOT CHECKED: ${lack}`);
    return true;
  }
  const programs = await install();
  const judged = subjectIn(copied());
  if (judged.workflows.length === 0 || judged.dockerfiles.length === 0) {
    throw new Error(`no file is ${WHAT.join(', or none ')}: nothing was checked`);
  }
  const planted = subjectIn(join(here, 'planted'));
  const able = checkers.filter(({ name }) => name !== 'actionlint' || programs.go !== undefined);
  const passed = await Promise.all(able.map((checker) => passes(checker, programs, { judged, planted })));
  if (!passed.every(Boolean)) return false;
  const count = `workflows: ${judged.workflows.length}, Dockerfiles: ${judged.dockerfiles.length}`;
  say(
    `${count}: no finding of ${able.map(({ name }) => name).join(', ')}, and each found what is planted for it`,
  );
  return true;
}

async function install(): Promise<Programs> {
  const python = await pythonEnvironment(join(workspace, 'tools/checkers.txt'), join(dist, 'checkers'));
  const go = goProgram(ACTIONLINT, join(dist, 'actionlint'));
  if ('lack' in go) shout(`THE WORKFLOWS WERE NOT CHECKED BY ACTIONLINT AND SHELLCHECK: ${go.lack}`);
  return { python, go: 'lack' in go ? undefined : go.folder };
}

/** checkov takes a whole folder: this one holds what is judged, and nothing else. */
function copied(): string {
  const folder = join(dist, 'delivery-checks');
  rmSync(folder, { recursive: true, force: true });
  for (const file of WHAT.flatMap((pattern) => globSync(pattern, { cwd: workspace }))) {
    cpSync(join(workspace, file), join(folder, file));
  }
  return folder;
}

function subjectIn(folder: string): Subject {
  const files = (pattern: string) => globSync(pattern, { cwd: folder }).sort();
  return { folder, workflows: files('.github/workflows/*.yml'), dockerfiles: files('**/*.Dockerfile') };
}

async function passes(
  checker: Checker,
  programs: Programs,
  { judged, planted }: { judged: Subject; planted: Subject },
): Promise<boolean> {
  const { name, argsFor, finds } = checker;
  const program = join(name === 'actionlint' ? (programs.go ?? '') : programs.python, name);
  const { ok, output } = await judge(program, argsFor(judged, programs), judged.folder);
  if (!ok) say(`${name}:\n${output}`);
  const bad = await judge(program, argsFor(planted, programs), planted.folder);
  const missed = finds.filter((pattern) => bad.ok || !pattern.test(bad.output));
  if (missed.length > 0) {
    say(
      `${name} did not find what is planted in ${planted.folder}: ${missed.join(', ')}. It said:\n${bad.output}`,
    );
  }
  return ok && missed.length === 0;
}
