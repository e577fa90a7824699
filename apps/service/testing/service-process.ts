import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../dev/ports.ts';

export interface LogEntry {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** Environment of a test's process: nothing of the tester's own but what Node needs to start. */
function bareEnvironment(variables: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const cache = 'NODE_COMPILE_CACHE' in variables ? {} : { NODE_DISABLE_COMPILE_CACHE: '1' };
  return { PATH: process.env['PATH'], ...cache, ...variables };
}

/** A process of the built bundle, and what it wrote. */
export class BundleProcess {
  readonly child: ChildProcess;
  #stdout = '';
  #stderr = '';

  constructor(bundle: string, script: string, variables: Readonly<Record<string, string>>) {
    this.child = spawn(process.execPath, [script], {
      cwd: bundle,
      env: bareEnvironment(variables),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Every line, parsed: a line that is not JSON fails the test. */
  log(): LogEntry[] {
    const whole = this.#stdout + this.#stderr;
    return whole
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogEntry);
  }

  /** Resolves with the exit code when everything the process wrote has been read. */
  async ended(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'close');
    return this.child.exitCode;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }
}

export class ServiceProcess extends BundleProcess {
  readonly port: number;
  readonly url: string;

  private constructor(bundle: string, port: number, variables: Readonly<Record<string, string>>) {
    super(bundle, 'main.mjs', { PORT: String(port), SHUTDOWN_DRAIN_SECONDS: '0', ...variables });
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Started and answering; ready only where its database is. */
  static async start(bundle: string, variables: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = new ServiceProcess(bundle, await freePort(), variables);
    await until('the service answers', async () => {
      if (service.child.exitCode !== null) throw new Error(`the service ended: ${service.stderr}`);
      return (await service.status('/health/live')) === 200;
    });
    return service;
  }

  static async startReady(
    bundle: string,
    variables: Readonly<Record<string, string>>,
  ): Promise<ServiceProcess> {
    const service = await ServiceProcess.start(bundle, variables);
    await until('the service is ready', async () => (await service.status('/health/ready')) === 200);
    return service;
  }

  /** 0 where nobody answers. */
  async status(path: string): Promise<number> {
    return (await this.fetch(path).catch(() => undefined))?.status ?? 0;
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(`${this.url}${path}`, init);
  }

  async json(path: string, init?: RequestInit): Promise<Record<string, unknown>> {
    return (await (await this.fetch(path, init)).json()) as Record<string, unknown>;
  }

  send(method: string, path: string, body: unknown): Promise<Response> {
    return this.fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }
}

/** Polls; fails with `what` after 20 s. */
export async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within 20 s: ${what}`);
    await sleep(20);
  }
}
