import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { SecretNotFoundError, type SecretStore } from '../secret-store.ts';

export interface SecretStoreHarness {
  readonly store: SecretStore;
  /** Changes what the source holds; undefined takes it away. */
  put(name: string, value: string | undefined): void;
  /** Lets pass the time after which a change must be seen. */
  waitForChange(): void;
}

/** What every store does, whatever is behind it. */
export function describeSecretStore(kind: string, makeHarness: () => SecretStoreHarness): void {
  describe(`${kind} as a SecretStore`, () => {
    it('throws SecretNotFoundError with name and sources when it has no such secret', async () => {
      const { store, put } = makeHarness();
      put('DB_USER', 'somebody-else');
      const error = await failure(store.get('DB_PASSWORD'));
      expect(error).toBeInstanceOf(SecretNotFoundError);
      const { secretName, sources, message } = error as SecretNotFoundError;
      expect(secretName).toBe('DB_PASSWORD');
      expect(sources.length).toBeGreaterThan(0);
      for (const source of sources) expect(message).toContain(source);
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('somebody-else');
    });

    it.each(['__proto__', 'constructor', 'toString'])(
      'has no secret %s when nobody put it there',
      async (name) => {
        expect(await failure(makeHarness().store.get(name))).toBeInstanceOf(SecretNotFoundError);
      },
    );

    it.each([
      'p',
      'with spaces and "quotes"',
      'line one\nline two\n',
      'pässwörd-密码',
      '$HOME %s ${x}',
      ' padded ',
    ])('gives the value unchanged when it is %j', async (value) => {
      const { store, put } = makeHarness();
      put('DB_PASSWORD', value);
      expect((await store.get('DB_PASSWORD')).reveal()).toBe(value);
    });

    it('tells two secrets apart when both are asked for at once', async () => {
      const { store, put } = makeHarness();
      put('DB_PASSWORD', 'one');
      put('API_TOKEN', 'two');
      const secrets = await Promise.all([store.get('DB_PASSWORD'), store.get('API_TOKEN')]);
      expect(secrets.map((secret) => secret.reveal())).toEqual(['one', 'two']);
    });

    it('gives the new value when the old one was rotated', async () => {
      const { store, put, waitForChange } = makeHarness();
      put('DB_PASSWORD', 'old');
      expect((await store.get('DB_PASSWORD')).reveal()).toBe('old');
      put('DB_PASSWORD', 'new');
      waitForChange();
      expect((await store.get('DB_PASSWORD')).reveal()).toBe('new');
    });

    it('throws SecretNotFoundError when the secret was taken away', async () => {
      const { store, put, waitForChange } = makeHarness();
      put('DB_PASSWORD', 'old');
      await store.get('DB_PASSWORD');
      put('DB_PASSWORD', undefined);
      waitForChange();
      const error = await failure(store.get('DB_PASSWORD'));
      expect(error).toBeInstanceOf(SecretNotFoundError);
      expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('old');
    });
  });
}

/** The reason of a rejection; the test fails where there is none. */
export function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('resolved where a rejection was expected');
    },
    (error: unknown) => error,
  );
}
