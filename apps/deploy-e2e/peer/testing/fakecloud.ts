import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Containers } from '../container-cli/container.ts';
import { freePort } from '../free-port.ts';

const commandLine = fileURLToPath(new URL('../container-cli/main.ts', import.meta.url));

export interface Fakecloud {
  readonly endpoint: string;
  /** Makes a bundle the content of an image. */
  addImage(digest: string, bundle: string): Promise<void>;
  /** Port of 127.0.0.1 on which a load balancer answers, whatever its listeners say: the peer opens one for each. */
  loadBalancerPort(arn: string): Promise<number>;
  /** Ends the peer, and the tasks that it leaves behind. */
  stop(): Promise<void>;
}

/** Starts the peer, with tasks that are processes of this machine. `binary`: the unmodified program. */
export async function startFakecloud(binary: string, folder: string, account: string): Promise<Fakecloud> {
  const containers = join(folder, 'containers');
  await mkdir(containers, { recursive: true });
  const images: Record<string, string> = {};
  const cli = await containerCli(folder, containers);
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const log = await open(join(folder, 'fakecloud.log'), 'a');
  const child = spawn(binary, ['--addr', `127.0.0.1:${port}`, '--account-id', account], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', FAKECLOUD_CONTAINER_CLI: cli },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  await answers(child, endpoint);
  return {
    endpoint,
    async addImage(digest, bundle) {
      images[digest] = bundle;
      await writeFile(join(containers, 'images'), JSON.stringify(images));
    },
    async loadBalancerPort(arn) {
      const response = await fetch(`${endpoint}/_fakecloud/elbv2/load-balancers`);
      const text = await response.text();
      const bound = portIn(JSON.parse(text), arn);
      if (bound === undefined) throw new Error(`the peer opened no port for ${arn}: ${text}`);
      return bound;
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = sleep(15_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'));
      await Promise.race([ended, late]);
      const left = new Containers(containers);
      for (const container of left.all()) await left.remove(container);
    },
  };
}

/** One executable that the peer can call, which needs no variable. */
async function containerCli(folder: string, containers: string): Promise<string> {
  const file = join(folder, 'container-cli');
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${commandLine}' '${containers}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

async function answers(child: ChildProcess, endpoint: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the peer ended with ${child.exitCode}`);
    const answer = await fetch(`${endpoint}/_fakecloud/elbv2/load-balancers`).catch(() => undefined);
    if (answer?.ok === true) return;
    await sleep(100);
  }
  throw new Error('the peer did not answer within 30 s');
}

/** The list may stand alone or in a member of its own. */
function portIn(answer: unknown, arn: string): number | undefined {
  const lists = Array.isArray(answer) ? [answer] : Object.values(answer as object).filter(Array.isArray);
  for (const entry of lists.flat() as Record<string, unknown>[]) {
    if (Object.values(entry).includes(arn) && typeof entry['boundPort'] === 'number')
      return entry['boundPort'];
  }
  return undefined;
}
