import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SERVER = `
import { createServer } from 'node:http';
const server = createServer((request, response) => {
  if (request.url === '/environment') return response.end(JSON.stringify(process.env));
  if (request.url === '/exit') process.exit(9);
  response.end(String(process.pid));
});
server.listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening'));
process.on('SIGTERM', () => {
  console.log('draining');
  server.close(() => { console.log('closed'); process.exit(0); });
  server.closeAllConnections();
});
`;

const STUBBORN = `
process.on('SIGTERM', () => console.log('no'));
setInterval(() => {}, 1000);
console.log('here to stay');
`;

const JOB = `
for (let line = 1; line <= 500; line += 1) console.log('line ' + line);
process.stderr.write('the last words');
process.exitCode = Number(process.argv[2] ?? 0);
`;

const IDLE = `
setInterval(() => {}, 1000);
console.log('idle');
`;

/** A bundle of small programs. */
export function writeBundle(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'server.mjs'), SERVER);
  writeFileSync(join(folder, 'stubborn.mjs'), STUBBORN);
  writeFileSync(join(folder, 'job.mjs'), JOB);
  writeFileSync(join(folder, 'idle.mjs'), IDLE);
}
