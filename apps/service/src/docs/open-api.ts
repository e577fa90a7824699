import type { INestApplication } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

/** The description of the API. It is made when somebody first asks, so that it costs no start. */
@Injectable()
export class OpenApi {
  #app: INestApplication | undefined;
  #document: Promise<object> | undefined;

  /** The routes are those of `app`. */
  describe(app: INestApplication): void {
    this.#app = app;
  }

  document(): Promise<object> {
    return (this.#document ??= this.#make());
  }

  async #make(): Promise<object> {
    if (this.#app === undefined) throw new Error('no application to describe');
    const { makeDocument } = await import('./make-document.ts');
    return makeDocument(this.#app);
  }
}
