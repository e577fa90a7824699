import type { ServiceDeployment } from './service-deployment.ts';

/** How many of the newest deployments a rollback looks at for good releases. */
export const ROLLBACK_WINDOW = 100;

/** Those whose release was live and good: what a rollback can name. */
export function goodDeployments(history: readonly ServiceDeployment[]): readonly ServiceDeployment[] {
  return history.filter(
    ({ status, targetRevision }) => status === 'SUCCESSFUL' && targetRevision !== undefined,
  );
}
