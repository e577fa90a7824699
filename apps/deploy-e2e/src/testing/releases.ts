import { appendFile, rename, writeFile } from 'node:fs/promises';
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

  /** Starts well and dies so many milliseconds later. */
  async diesAfter(bundle: string, ms: number): Promise<void> {
    await rename(join(bundle, 'main.mjs'), join(bundle, 'real-main.mjs'));
    await writeFile(
      join(bundle, 'main.mjs'),
      `setTimeout(() => { console.log('out of luck'); process.exit(9); }, ${ms}); await import('./real-main.mjs');`,
    );
  },

  async migrationFails(bundle: string): Promise<void> {
    await writeFile(
      join(bundle, 'migrate.mjs'),
      `console.log('relation "orders" does not exist'); process.exit(1);`,
    );
  },

  /** Adds a line that changes nothing but the digest of the program itself. */
  async touched(bundle: string): Promise<void> {
    await appendFile(join(bundle, 'main.mjs'), '\n// touched\n');
  },
};
