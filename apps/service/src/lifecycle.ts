/** Whether this replica is leaving, and what it still has to finish. */
export class Lifecycle {
  #draining = false;
  #inFlight = 0;
  #idle = Promise.withResolvers<unknown>();

  get draining(): boolean {
    return this.#draining;
  }

  drain(): void {
    this.#draining = true;
  }

  requestBegan(): void {
    this.#inFlight += 1;
  }

  requestEnded(): void {
    this.#inFlight -= 1;
    if (this.#inFlight > 0) return;
    this.#idle.resolve(undefined);
    this.#idle = Promise.withResolvers();
  }

  /** Resolves when no request is in flight. */
  idle(): Promise<unknown> {
    return this.#inFlight === 0 ? Promise.resolve() : this.#idle.promise;
  }
}
