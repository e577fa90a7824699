import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from './child-environment.ts';

/** Runs the migrations of a bundle to their end. @returns the exit code */
export async function runMigrations(
  bundle: string,
  variables: Readonly<Record<string, string>>,
): Promise<number> {
  const child = spawn(process.execPath, ['migrate.mjs'], {
    cwd: bundle,
    env: childEnvironment(variables),
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}
