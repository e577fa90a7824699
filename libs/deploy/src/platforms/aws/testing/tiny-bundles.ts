const SERVER = `
import { createServer } from 'node:http';
const { HOST, PORT, CUTOVER_RELEASE, DEPLOYMENT_COLOR } = process.env;
const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ release: CUTOVER_RELEASE, deployment_color: DEPLOYMENT_COLOR }));
});
server.listen(Number(PORT), HOST, () => console.log('listening'));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** A release that serves, says that it is ready, and has a migration that ends with 0. */
export function servingBundle(version: string): Record<string, string> {
  return {
    'main.mjs': `// ${version}\n${SERVER}`,
    'migrate.mjs': `console.log('migrated to ${version}');`,
  };
}

/** A release whose process ends by itself, with 1 and a word of why. */
export function crashingBundle(): Record<string, string> {
  const crash = `console.error('no such table: contacts'); setTimeout(() => process.exit(1), 100);`;
  return { 'main.mjs': crash, 'migrate.mjs': crash };
}
