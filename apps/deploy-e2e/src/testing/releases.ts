import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ways to make the built bundle another release: one that works, or one that is broken in a way of its own. */
export const releases = {
  /** Works like the built one, with another digest. */
  async good(bundle: string, version: string): Promise<void> {
    await writeFile(join(bundle, 'version.txt'), version);
  },

  async crashesAtStart(bundle: string): Promise<void> {
    await writeFile(join(bundle, 'main.mjs'), `console.log('cannot read the licence'); process.exit(3);`);
  },

  async neverListens(bundle: string): Promise<void> {
    await writeFile(
      join(bundle, 'main.mjs'),
      `console.log('waiting for nothing'); setInterval(() => {}, 1000);`,
    );
  },

  async healthAnswers500(bundle: string): Promise<void> {
    await writeFile(
      join(bundle, 'main.mjs'),
      `import http from 'node:http';
http.createServer((request, response) => { response.statusCode = 500; response.end('broken'); })
  .listen(Number(process.env.PORT), process.env.HOST, () => console.log('listening, and broken'));
process.on('SIGTERM', () => process.exit(0));`,
    );
  },

  /** Starts well; so many milliseconds later it fails the load balancer's health checks, though it goes on serving. */
  async turnsUnhealthyAfter(bundle: string, ms: number): Promise<void> {
    await wrapMain(
      bundle,
      `import http from 'node:http';
const createServer = http.createServer;
const startedAt = Date.now();
http.createServer = (...args) => createServer(...args).prependListener('request', (request, response) => {
  const sick = request.headers['user-agent']?.startsWith('ELB-HealthChecker') && Date.now() - startedAt > ${ms};
  if (!sick) return;
  const writeHead = response.writeHead;
  response.writeHead = (status, ...rest) => writeHead.call(response, 500, ...rest);
});`,
    );
  },

  /** Works, with a deep health check that waits three seconds for something; all else answers at once. */
  async hasSlowDeepHealth(bundle: string): Promise<void> {
    await wrapMain(
      bundle,
      `import http from 'node:http';
const createServer = http.createServer;
http.createServer = (...args) => {
  const server = createServer(...args);
  const emit = server.emit.bind(server);
  server.emit = (event, ...rest) => {
    if (event !== 'request' || rest[0].url !== '/health') return emit(event, ...rest);
    setTimeout(() => emit(event, ...rest), 3000);
    return true;
  };
  return server;
};`,
    );
  },

  /** Starts well and dies so many milliseconds later, all tasks at once. */
  async diesAfter(bundle: string, ms: number): Promise<void> {
    await wrapMain(bundle, `setTimeout(() => { console.log('out of luck'); process.exit(9); }, ${ms});`);
  },

  async migrationFails(bundle: string): Promise<void> {
    await writeFile(
      join(bundle, 'migrate.mjs'),
      `console.log('relation "orders" does not exist'); process.exit(1);`,
    );
  },
};

/** The built program with something that happens before it. */
async function wrapMain(bundle: string, before: string): Promise<void> {
  await rename(join(bundle, 'main.mjs'), join(bundle, 'real-main.mjs'));
  await writeFile(join(bundle, 'main.mjs'), `${before}\nawait import('./real-main.mjs');\n`);
}
