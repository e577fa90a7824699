import type { RequestFacts } from './request-facts.ts';
import type { Route, RouteTable } from './route-table.ts';

interface Version {
  readonly table: RouteTable;
  readonly sinceMs: number;
}

/**
 * Route tables of one listener, old and new. An edit works from the next request on, unless edits are asked to be late:
 * AWS says that requests may follow the previous rules for a short time. Then each request sees the rules as they stood
 * some time ago, at random up to the delay, so that the share of the new ones grows evenly until they are alone.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-rule.html
 */
export class LateRoutes implements RouteTable {
  readonly #delayMs: () => number;
  readonly #nowMs: () => number;
  readonly #random: () => number;
  /** The newest first; of those that have reached everybody, one. */
  #versions: readonly Version[];

  /** @param random from 0 up to, not including, 1 */
  constructor(
    first: RouteTable,
    delayMs: () => number,
    nowMs: () => number = Date.now,
    random: () => number = Math.random,
  ) {
    this.#versions = [{ table: first, sinceMs: -Infinity }];
    this.#delayMs = delayMs;
    this.#nowMs = nowMs;
    this.#random = random;
  }

  replace(table: RouteTable): void {
    const sinceMs = this.#nowMs();
    this.#versions = this.#delayMs() === 0 ? [{ table, sinceMs }] : [{ table, sinceMs }, ...this.#versions];
    this.#forget(sinceMs);
  }

  route(request: RequestFacts): Route {
    return this.#seen().table.route(request);
  }

  #seen(): Version {
    const [newest] = this.#versions as [Version];
    if (this.#versions.length === 1) return newest;
    const nowMs = this.#nowMs();
    const delayMs = this.#delayMs();
    if (delayMs === 0 || nowMs - newest.sinceMs >= delayMs) {
      this.#versions = [newest];
      return newest;
    }
    const seenMs = nowMs - this.#random() * delayMs;
    return this.#versions.find(({ sinceMs }) => sinceMs <= seenMs) ?? newest;
  }

  #forget(nowMs: number): void {
    const reached = this.#versions.findIndex(({ sinceMs }) => nowMs - sinceMs >= this.#delayMs());
    if (reached >= 0) this.#versions = this.#versions.slice(0, reached + 1);
  }
}
