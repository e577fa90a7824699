import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { runNx } from '../preview/run-nx.ts';
import { readWorkflow } from './faults.ts';

const workspace = join(import.meta.dirname, '../../../..');
const folder = join(workspace, '.github/workflows');

interface Graph {
  readonly graph: { readonly nodes: Record<string, { data: { targets: Record<string, unknown> } }> };
}

const commands = globSync('*.yml', { cwd: folder }).flatMap((file) =>
  Object.entries(readWorkflow(readFileSync(join(folder, file), 'utf8')).jobs).flatMap(([job, { steps }]) =>
    steps.flatMap(({ run: command }) =>
      command?.startsWith('npx nx ') === true ? [[`${file} ${job}`, command] as const] : [],
    ),
  ),
);

/** Of `npx nx base delivery ...` the target of the project; of `nx affected -t a b` targets that any project has. */
function wanted(command: string): { targets: string[]; project?: string } {
  const words = command.split(' ').slice(2);
  const first = words[0] ?? '';
  if (first !== 'affected' && first !== 'run-many') {
    return { targets: [first], project: words[1]?.startsWith('"$') === true ? 'service' : (words[1] ?? '') };
  }
  const after = words.slice(words.indexOf('-t') + 1);
  const end = after.findIndex((word) => word.startsWith('-'));
  return { targets: end === -1 ? after : after.slice(0, end) };
}

describe('the workflows', () => {
  let nodes: Graph['graph']['nodes'];

  beforeAll(async () => {
    const out = await mkdtemp(join(tmpdir(), 'cutover-graph-'));
    const file = join(out, 'graph.json');
    const { exitCode, output } = await runNx(workspace, ['graph', '--file', file], { NX_DAEMON: 'false' });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    ({ nodes } = (JSON.parse(await readFile(file, 'utf8')) as Graph).graph);
    await rm(out, { recursive: true });
  });

  it.each(commands.filter(([, command]) => !command.includes('format:check')))(
    '%s calls a target that is there: %s',
    (_, command) => {
      const { targets, project } = wanted(command);
      expect(targets.length).toBeGreaterThan(0);
      const there = Object.entries(nodes).filter(([name]) => project === undefined || name === project);
      for (const target of targets) {
        expect(there.filter(([, { data }]) => data.targets[target] !== undefined)).not.toEqual([]);
      }
    },
  );
});
