// Runs one executor as Nx would, in a process of its own: `node run-executor.ts <workspace> <verb> <options as JSON>`.
import process from 'node:process';
import type { ExecutorContext } from '@nx/devkit';

type Executor = (options: unknown, context: ExecutorContext) => Promise<{ success: boolean }>;

const [workspace = '', verb = '', options = '{}'] = process.argv.slice(2);
const { default: executor } = (await import(`@cutover/nx/executors/${verb}`)) as { default: Executor };
const { success } = await executor(
  { environment: 'local', ...(JSON.parse(options) as object) },
  {
    root: workspace,
    cwd: workspace,
    isVerbose: false,
    projectName: 'service',
    projectsConfigurations: { version: 2, projects: { service: { root: 'apps/service' } } },
    nxJsonConfiguration: {},
    projectGraph: { nodes: {}, dependencies: {} },
  },
);
process.exitCode = success ? 0 : 1;
