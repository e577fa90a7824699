import { randomUUID } from 'node:crypto';
import { containersEnvironment } from '../containers/storage.ts';
import { attempt, type Ended, run } from '../processes.ts';

export interface StartRequest {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  /** Instead of those that every container gets: read-only, without a capability, and without a place to write to. */
  readonly flags?: readonly string[];
}

/** As Fargate runs a task: the definition says read-only, and gives no file system to write to. */
const LOCKED = [
  '--read-only',
  '--read-only-tmpfs=false',
  '--cap-drop=all',
  '--security-opt=no-new-privileges',
];

/** Containers of this clone's own storage, on the network of this machine. */
export class Containers {
  readonly #env = containersEnvironment();
  readonly #started: Container[] = [];

  /** Takes an image from a registry by plain HTTP. */
  async pull(image: string): Promise<void> {
    await run('podman', ['pull', '--quiet', '--tls-verify=false', image], { env: this.#env });
  }

  async start({ image, environment = {}, command = [], flags = LOCKED }: StartRequest): Promise<Container> {
    const variables = Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
    const name = `cutover-test-${randomUUID()}`;
    const words = [
      'run',
      '--detach',
      '--name',
      name,
      '--pull=never',
      '--network=host',
      ...flags,
      ...variables,
    ];
    await run('podman', [...words, image, ...command], { env: this.#env });
    const container = new Container(name, this.#env);
    this.#started.push(container);
    return container;
  }

  async removeAll(): Promise<void> {
    for (const container of this.#started.splice(0)) await container.remove();
  }
}

export class Container {
  readonly #name: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(name: string, env: NodeJS.ProcessEnv) {
    this.#name = name;
    this.#env = env;
  }

  /** Resolves with its exit code when it has ended. */
  async ended(): Promise<number> {
    return Number(await this.#podman('wait', this.#name));
  }

  async logs(): Promise<string> {
    const { stdout, stderr } = await attempt('podman', ['logs', this.#name], { env: this.#env });
    return stdout + stderr;
  }

  async signal(name: 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    await this.#podman('kill', '--signal', name, this.#name);
  }

  exec(...command: string[]): Promise<Ended> {
    return attempt('podman', ['exec', this.#name, ...command], { env: this.#env });
  }

  /** The image's own HEALTHCHECK, run once. */
  healthCheck(): Promise<Ended> {
    return attempt('podman', ['healthcheck', 'run', this.#name], { env: this.#env });
  }

  /** @param format a template of Go */
  inspect(format: string): Promise<string> {
    return this.#podman('inspect', '--format', format, this.#name);
  }

  /** Paths that differ from the image, such as `A /tmp/file`. */
  async changes(): Promise<string[]> {
    return (await this.#podman('diff', this.#name)).split('\n').filter((line) => line !== '');
  }

  async remove(): Promise<void> {
    await this.#podman('rm', '--force', '--time', '0', this.#name);
  }

  #podman(...words: string[]): Promise<string> {
    return run('podman', words, { env: this.#env });
  }
}
