// Runs one executor as Nx does, in a process whose programs are those of its PATH: <verb> <options as JSON> <workspace>
import process from 'node:process';
import type { ExecutorContext } from '@nx/devkit';

const [verb = '', options = '{}', root = ''] = process.argv.slice(2);
const { default: executor } = (await import(`../executors/${verb}/executor.ts`)) as {
  default: (options: unknown, context: ExecutorContext) => Promise<{ success: boolean }>;
};
const { success } = await executor(JSON.parse(options), {
  root,
  cwd: root,
  isVerbose: false,
  projectName: 'service',
  targetName: verb,
  projectsConfigurations: { version: 2, projects: { service: { root: 'apps/service' } } },
  nxJsonConfiguration: {},
  projectGraph: { nodes: {}, dependencies: {} },
});
process.exitCode = success ? 0 : 1;
