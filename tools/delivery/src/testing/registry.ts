import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LocalRegistry {
  /** Address and port. */
  readonly host: string;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 10_000;

/** A registry on loopback, the distribution project's own, that keeps what it holds below a folder. */
export async function startRegistry(folder: string): Promise<LocalRegistry> {
  const host = `127.0.0.1:${await freePort()}`;
  await mkdir(folder);
  const file = join(folder, 'config.yml');
  const config = {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: folder } },
    http: { addr: host },
  };
  // JSON is YAML, too.
  await writeFile(file, JSON.stringify(config));
  const child = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await ready(host);
  return {
    host,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function ready(host: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`http://${host}/v2/`).catch(() => undefined);
    if (answer?.ok === true) return;
    if (Date.now() > until) throw new Error(`no registry answers at ${host}`);
    await sleep(50);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
