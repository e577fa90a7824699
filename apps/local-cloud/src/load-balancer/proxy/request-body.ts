import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

/**
 * The body of a request on its way to the target, with back-pressure. When the target stops taking it, the rest is read
 * and dropped, so that the client's connection stays whole and the client can read its answer.
 */
export class RequestBody extends Readable {
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage) {
    super({ highWaterMark: 65_536 });
    this.#request = request;
    request
      .on('data', this.#onData)
      .on('end', this.#onEnd)
      .on('close', this.#onClose)
      .on('error', this.#onClose);
  }

  override _read(): void {
    this.#request.resume();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#request.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    this.#request.resume();
    callback(error);
  }

  readonly #onData = (chunk: Buffer) => {
    if (!this.push(chunk)) this.#request.pause();
  };

  readonly #onEnd = () => this.push(null);

  readonly #onClose = () => {
    if (!this.#request.complete) this.destroy(new Error('the client left before it had sent its request'));
  };
}
