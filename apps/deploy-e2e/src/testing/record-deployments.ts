// Runs deployments in a workspace of their own, so that the local cloud records what the engine asks of it
// (CUTOVER_RECORDINGS): the first one, blue to green in steps, a release that breaks, and the way back.
import process from 'node:process';
import { releases } from './releases.ts';
import { Workspace } from './workspace.ts';

const options = { timeScale: 0.1, bake: '1s', load: 0 };
const workspace = await Workspace.create();
try {
  await expectEnd('deploy', 0);
  await releases.good(workspace.bundle, 'second');
  await expectEnd('deploy', 0, { steps: '10,50,100' });
  await releases.crashesAtStart(workspace.bundle);
  await expectEnd('deploy', 1);
  await expectEnd('rollback', 0);
} finally {
  await workspace.remove();
}

async function expectEnd(verb: string, expected: number, more: object = {}): Promise<void> {
  const { exitCode, output } = await workspace.run(verb, { ...options, ...more });
  if (exitCode === expected) return;
  process.stderr.write(`${verb} ended with ${exitCode ?? 'a signal'}, not with ${expected}:\n${output}\n`);
  process.exitCode = 1;
}
