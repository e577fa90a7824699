export interface Watched {
  /** By the watch's own clock. */
  readonly lastActivityMs: number;
  timeOut(): void;
}

/** Ends what has been idle for too long. Its clock moves once a tick, so that requests need not read the time. */
export class IdleWatch {
  readonly #watched = new Set<Watched>();
  readonly #idleMs: () => number;
  #timer: NodeJS.Timeout | undefined;
  nowMs = performance.now();

  /** @param idleMs the time-out, in milliseconds */
  constructor(idleMs: () => number) {
    this.#idleMs = idleMs;
  }

  start(): void {
    const tickMs = Math.min(1000, Math.max(10, this.#idleMs() / 20));
    this.#timer ??= setInterval(() => this.#tick(), tickMs).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  watch(one: Watched): void {
    this.#watched.add(one);
  }

  forget(one: Watched): void {
    this.#watched.delete(one);
  }

  #tick(): void {
    this.nowMs = performance.now();
    const oldest = this.nowMs - this.#idleMs();
    for (const one of this.#watched) {
      if (one.lastActivityMs < oldest) one.timeOut();
    }
  }
}
