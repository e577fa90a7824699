import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../places.ts';
import { checkCompose } from './check-compose.ts';

/** `nx compose service`: holds docker/compose.yaml against the compose specification, and against what its schema cannot say. */
const read = (name: string) => readFileSync(join(root, 'docker', name), 'utf8');
const findings = checkCompose(read('compose.yaml'), read('.env.example'));
for (const finding of findings) process.stderr.write(`docker/compose.yaml: ${finding}\n`);
if (findings.length === 0) process.stdout.write('docker/compose.yaml keeps to the compose specification\n');
process.exitCode = findings.length === 0 ? 0 : 1;
