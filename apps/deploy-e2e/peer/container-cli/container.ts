import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A task of the peer as a plain process of this machine. */
export interface Container {
  readonly id: string;
  readonly name: string;
  /** Of the task's own process, which leads its process group. */
  readonly pid: number;
  /** `8080/tcp` → the port of 127.0.0.1 that the process was told to listen on. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Where the containers of one peer are written down: a record, a log and, in the end, an exit code each. */
export class Containers {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  newId(): string {
    return randomBytes(32).toString('hex');
  }

  save(container: Container): void {
    writeFileSync(this.file(container.id, 'json'), JSON.stringify(container));
  }

  all(): Container[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(join(this.folder, name), 'utf8')) as Container);
  }

  /** By its name, its id or the beginning of its id. */
  find(reference: string): Container | undefined {
    return this.all().find(({ id, name }) => name === reference || id.startsWith(reference));
  }

  file(id: string, what: 'json' | 'log' | 'exit' | 'pid'): string {
    return join(this.folder, `${id}.${what}`);
  }

  runs({ id, pid }: Container): boolean {
    if (existsSync(this.file(id, 'exit'))) return false;
    try {
      process.kill(pid, 0);
      return true;
    } catch {
      return false;
    }
  }

  /** 137 where the process was killed together with what watched it. */
  exitCode(container: Container): number {
    const file = this.file(container.id, 'exit');
    if (existsSync(file)) return Number(readFileSync(file, 'utf8'));
    return this.runs(container) ? 0 : 137;
  }

  /** False where it still runs after so long. */
  async ended(container: Container, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    while (this.runs(container) && Date.now() < deadline) await sleep(50);
    return !this.runs(container);
  }

  /** SIGTERM, then after `graceMs` SIGKILL. */
  async stop(container: Container, graceMs: number): Promise<void> {
    if (!this.runs(container)) return;
    signal(container, 'SIGTERM');
    if (await this.ended(container, graceMs)) return;
    signal(container, 'SIGKILL');
    await this.ended(container, 3000);
  }

  async remove(container: Container): Promise<void> {
    await this.stop(container, 0);
    // The log stays: it is what a failed test shows.
    for (const what of ['json', 'pid', 'exit'] as const)
      rmSync(this.file(container.id, what), { force: true });
  }
}

function signal({ pid }: Container, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // It ended by itself in between.
  }
}
