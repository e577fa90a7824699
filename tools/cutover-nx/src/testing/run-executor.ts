import { fileURLToPath } from 'node:url';
import process from 'node:process';
import { jest } from '@jest/globals';
import type { ExecutorContext } from '@nx/devkit';

/** This repository. */
export const repository = fileURLToPath(new URL('../../../../', import.meta.url)).replace(/\/$/, '');

/** Runs an executor as Nx does, for a project of a workspace, and keeps what it prints. */
export async function runExecutor<Options>(
  executor: (options: Options, context: ExecutorContext) => Promise<{ success: boolean }>,
  options: Options,
  { root = repository, project = 'service' } = {},
): Promise<{ success: boolean; output: string }> {
  let output = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    output += String(chunk);
    return true;
  });
  try {
    const { success } = await executor(options, {
      root,
      cwd: root,
      isVerbose: false,
      projectName: project,
      projectsConfigurations: { version: 2, projects: { [project]: { root: `apps/${project}` } } },
      nxJsonConfiguration: {},
      projectGraph: { nodes: {}, dependencies: {} },
    });
    return { success, output };
  } finally {
    write.mockRestore();
  }
}
