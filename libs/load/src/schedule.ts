/** The n-th request, from 0, as it was planned before the first one was sent. */
export interface Planned<Request> {
  readonly request: Request;
  readonly newConnection: boolean;
}

/** Milliseconds from the beginning of the load to the moment at which the n-th request is due. */
export function dueAtMs(n: number, requestsPerSecond: number): number {
  return (n * 1000) / requestsPerSecond;
}

/** How many requests are due at this moment, in milliseconds since the beginning: the first one at 0. */
export function dueBy(elapsedMs: number, requestsPerSecond: number): number {
  return Math.floor((elapsedMs * requestsPerSecond) / 1000) + 1;
}

/** Steps of this size fill the circle evenly and meet no rhythm of the requests' turns. */
const GOLDEN_RATIO = 0.618_033_988_749_895;

/** Requests in turn; new connections spread evenly over time and over the requests, the same in every run. */
export function plan<Request>(
  n: number,
  requests: readonly [Request, ...Request[]],
  newConnectionShare: number,
): Planned<Request> {
  const request = requests[n % requests.length] ?? requests[0];
  return { request, newConnection: (n * GOLDEN_RATIO) % 1 < newConnectionShare };
}
