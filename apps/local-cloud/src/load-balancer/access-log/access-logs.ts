import type { CloudClock, Place } from '../../contracts.ts';
import { loadBalancerFullName } from '../state/arns.ts';
import type { LoadBalancerRecord } from '../state/records.ts';
import { deliverLeftovers, LogFile } from './log-file.ts';
import type { LogPlace } from './log-file.ts';
import type { LineSink } from './request-log.ts';

const INTERVAL_SECONDS = 300;

/** The access log of one load balancer: lines are gathered, and written when the balancer hands its metrics on. */
export class AccessLog implements LineSink {
  readonly loadBalancer: string;
  readonly #file: LogFile;
  #lines: string[] = [];

  constructor(place: LogPlace, intervalMs: number, onError: (error: unknown) => void) {
    this.loadBalancer = place.loadBalancer;
    this.#file = new LogFile(place, intervalMs, onError);
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  flush(): void {
    const lines = this.#lines;
    this.#lines = [];
    if (lines.length === 0) this.#file.tick(Date.now());
    else this.#file.write(`${lines.join('\n')}\n`, Date.now());
  }

  async close(): Promise<void> {
    this.flush();
    await this.#file.close();
  }
}

/** The access logs of every load balancer whose attributes ask for one. Off by default, as on AWS. */
export class AccessLogs {
  readonly #folder: string;
  readonly #place: Place;
  readonly #clock: CloudClock;
  readonly #onError: (error: unknown) => void;
  readonly #open = new Map<string, { key: string; log: AccessLog }>();
  readonly #closing = new Set<Promise<void>>();

  /** @param folder what stands for S3 */
  constructor(folder: string, place: Place, clock: CloudClock, log: (line: string) => void) {
    this.#onError = (error) => log(`an access log could not be written: ${String(error)}`);
    this.#folder = folder;
    this.#place = place;
    this.#clock = clock;
  }

  async start(): Promise<void> {
    await deliverLeftovers(this.#folder).catch(this.#onError);
  }

  /** Undefined where the load balancer keeps none. */
  of({ arn, attributes }: LoadBalancerRecord): AccessLog | undefined {
    const bucket = attributes['access_logs.s3.bucket'] ?? '';
    const prefix = attributes['access_logs.s3.prefix'] ?? '';
    const key = attributes['access_logs.s3.enabled'] === 'true' ? `${bucket}/${prefix}` : '';
    const open = this.#open.get(arn);
    if (open?.key === key) return open.log;
    if (open !== undefined) this.#close(arn, open.log);
    if (key === '') return undefined;
    const place = {
      folder: this.#folder,
      bucket,
      prefix,
      ...this.#place,
      loadBalancer: loadBalancerFullName(arn),
    };
    const log = new AccessLog(place, this.#clock.scaledMs(INTERVAL_SECONDS), this.#onError);
    this.#open.set(arn, { key, log });
    return log;
  }

  flush(): void {
    for (const { log } of this.#open.values()) log.flush();
  }

  async stop(): Promise<void> {
    for (const [arn, { log }] of this.#open) this.#close(arn, log);
    await Promise.all(this.#closing);
  }

  #close(arn: string, log: AccessLog): void {
    this.#open.delete(arn);
    const closing = log.close();
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}
