import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@cutover/deploy-e2e/peer/free-port.ts';
import { thisMachine } from '../tools/this-machine.ts';

/** Debian's docker-registry on the loopback, with its files in a temporary folder. */
export class TestRegistry {
  readonly host: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(host: string, folder: string, child: ChildProcess) {
    this.host = host;
    this.#folder = folder;
    this.#child = child;
  }

  static async start(): Promise<TestRegistry> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-registry-'));
    const host = `127.0.0.1:${await freePort()}`;
    const configuration = {
      version: '0.1',
      log: { level: 'error', accesslog: { disabled: true } },
      storage: { filesystem: { rootdirectory: folder }, delete: { enabled: true } },
      http: { addr: host },
    };
    // JSON is YAML.
    await writeFile(join(folder, 'config.yml'), JSON.stringify(configuration));
    const child = spawn('docker-registry', ['serve', join(folder, 'config.yml')], {
      env: { PATH: thisMachine().path },
      stdio: 'ignore',
    });
    const registry = new TestRegistry(host, folder, child);
    await registry.#answers();
    return registry;
  }

  /** Changes one byte of what the registry keeps under a digest; it does not look at what it sends. */
  async tamper(digest: string): Promise<void> {
    const [algorithm = '', hex = ''] = digest.split(':');
    const blobs = join(this.#folder, 'docker/registry/v2/blobs');
    const file = await open(join(blobs, algorithm, hex.slice(0, 2), hex, 'data'), 'r+');
    try {
      const { size } = await file.stat();
      const place = Math.floor(size / 2);
      const byte = Buffer.alloc(1);
      await file.read(byte, 0, 1, place);
      byte[0] = (byte[0] ?? 0) ^ 0xff;
      await file.write(byte, 0, 1, place);
    } finally {
      await file.close();
    }
  }

  /** Takes an image out, as a clean-up does. */
  async remove(repository: string, digest: string): Promise<void> {
    const url = `http://${this.host}/v2/${repository}/manifests/${digest}`;
    const { status } = await fetch(url, { method: 'DELETE' });
    if (status !== 202) throw new Error(`DELETE ${url} answered ${status}`);
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #answers(): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (Date.now() < deadline) {
      const answer = await fetch(`http://${this.host}/v2/`).catch(() => undefined);
      if (answer?.ok === true) return;
      await sleep(50);
    }
    throw new Error(`docker-registry does not answer at ${this.host}`);
  }
}
