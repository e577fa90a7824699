import { join } from 'node:path';

/** What `nx changes delivery` writes and `nx comment delivery` posts. */
export function changesFile(workspace: string): string {
  return join(workspace, 'dist/delivery/changes.md');
}
