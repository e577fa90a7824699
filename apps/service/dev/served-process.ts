import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from './child-environment.ts';

const STOP_LIMIT_MS = 5000;
const READY_LIMIT_MS = 15_000;

/** The service as `nx serve service` runs it: one process at a time. */
export class ServedProcess {
  readonly #bundle: string;
  readonly #variables: Readonly<Record<string, string>>;
  readonly #port: number;
  #child: ChildProcess | undefined;

  constructor(bundle: string, port: number, variables: Readonly<Record<string, string>>) {
    this.#bundle = bundle;
    this.#port = port;
    this.#variables = variables;
  }

  /** Stops the one before, starts the bundle as it is now. @returns whether it became ready */
  async restart(): Promise<boolean> {
    await this.stop();
    this.#child = spawn(process.execPath, ['main.mjs'], {
      cwd: this.#bundle,
      env: childEnvironment({
        CUTOVER_RELEASE: 'development',
        DEPLOYMENT_COLOR: 'local',
        SHUTDOWN_DRAIN_SECONDS: '0',
        ...this.#variables,
        PORT: String(this.#port),
      }),
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return this.#ready(this.#child);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    await exit;
    clearTimeout(limit);
  }

  async #ready(child: ChildProcess): Promise<boolean> {
    const end = Date.now() + READY_LIMIT_MS;
    while (Date.now() < end) {
      if (child !== this.#child || child.exitCode !== null || child.signalCode !== null) return false;
      const answer = await fetch(`http://127.0.0.1:${this.#port}/health/ready`).catch(() => undefined);
      await answer?.body?.cancel();
      if (answer?.ok === true) return true;
      await sleep(50);
    }
    return false;
  }
}
