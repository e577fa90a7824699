import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import type { WriteStream } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** Where the files of one load balancer go, in the words of its attributes. */
export interface LogPlace {
  /** What stands for S3: a folder a bucket. */
  readonly folder: string;
  readonly bucket: string;
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  /** `app/<name>/<id>`. */
  readonly loadBalancer: string;
}

/**
 * The access log of one load balancer, as a file an interval. The file of the running interval is plain text, to be
 * followed; it is compressed under the name that it has on AWS when the interval ends.
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export class LogFile {
  readonly #place: LogPlace;
  readonly #intervalMs: number;
  readonly #onError: (error: unknown) => void;
  #stream: WriteStream | undefined;
  #endsMs = 0;
  #closing: Promise<void> = Promise.resolve();

  /**
   * @param intervalMs after which a file is delivered: 5 minutes on AWS
   * @param onError hears of a file that could not be written; requests go on
   */
  constructor(place: LogPlace, intervalMs: number, onError: (error: unknown) => void) {
    this.#place = place;
    this.#intervalMs = intervalMs;
    this.#onError = onError;
  }

  /** @param text whole lines, each with its end */
  write(text: string, nowMs: number): void {
    if (nowMs >= this.#endsMs) this.#deliver();
    this.#stream ??= this.#open(nowMs);
    this.#stream.write(text);
  }

  /** Delivers the file of an interval that is over. */
  tick(nowMs: number): void {
    if (nowMs >= this.#endsMs) this.#deliver();
  }

  /** Resolves when the last file is delivered. */
  async close(): Promise<void> {
    this.#deliver();
    await this.#closing;
  }

  #open(nowMs: number): WriteStream {
    this.#endsMs = (Math.floor(nowMs / this.#intervalMs) + 1) * this.#intervalMs;
    const end = new Date(this.#endsMs).toISOString();
    const { folder, bucket, prefix, account, region, loadBalancer } = this.#place;
    const day = end.slice(0, 10).split('-');
    const path = join(folder, bucket, prefix, 'AWSLogs', account, 'elasticloadbalancing', region, ...day);
    mkdirSync(path, { recursive: true });
    const time = `${end.slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
    const parts = [account, 'elasticloadbalancing', region, loadBalancer.replaceAll('/', '.'), time];
    const name = [...parts, '127.0.0.1', randomBytes(4).toString('hex')].join('_');
    return createWriteStream(join(path, `${name}.log`), { flags: 'a' }).on('error', this.#onError);
  }

  #deliver(): void {
    const stream = this.#stream;
    this.#stream = undefined;
    if (stream === undefined) return;
    this.#closing = this.#closing
      .then(() => new Promise<void>((resolve) => stream.end(() => resolve())))
      .then(() => compressed(String(stream.path)))
      .catch(this.#onError);
  }
}

/** Files that a killed process left uncompressed are delivered late. */
export async function deliverLeftovers(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (entry.isFile() && entry.name.endsWith('.log')) await compressed(join(entry.parentPath, entry.name));
  }
}

async function compressed(path: string): Promise<void> {
  await writeFile(`${path}.gz`, await compress(await readFile(path)));
  await rm(path);
}
