import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));
/** Everything that this project makes. */
export const dist = join(root, 'dist/docker');
