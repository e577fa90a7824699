/** Whether this replica is leaving. Readiness and every answer's `Connection` header depend on it. */
export class Lifecycle {
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  drain(): void {
    this.#draining = true;
  }
}
