import { describe, expect, it } from '@jest/globals';
import { deferred } from './deferred.ts';
import { firstOf } from './first-of.ts';
import { SecretNotFoundError, type SecretStore, SecretUnavailableError } from './secret-store.ts';
import { environmentStore } from './stores/environment.ts';
import { memoryStore } from './stores/memory.ts';
import { describeSecretStore, failure } from './testing/secret-store.contract.ts';

function variables() {
  const held: Record<string, string | undefined> = {};
  return {
    held,
    put: (name: string, value: string | undefined) => {
      held[name] = value;
    },
    waitForChange: () => undefined,
  };
}

function map() {
  const held = new Map<string, string>();
  return {
    held,
    put: (name: string, value: string | undefined) => {
      if (value === undefined) held.delete(name);
      else held.set(name, value);
    },
    waitForChange: () => undefined,
  };
}

describeSecretStore('environmentStore', () => {
  const source = variables();
  return { ...source, store: environmentStore(source.held) };
});

describeSecretStore('memoryStore', () => {
  const source = map();
  return { ...source, store: memoryStore(source.held) };
});

describeSecretStore('firstOf', () => {
  const source = map();
  return { ...source, store: firstOf([environmentStore({}), memoryStore(source.held)]) };
});

describeSecretStore('deferred', () => {
  const source = map();
  return { ...source, store: deferred(() => Promise.resolve(memoryStore(source.held))) };
});

const broken: SecretStore = {
  get: (name) =>
    Promise.reject(new SecretUnavailableError(name, 'Parameter Store /a', 'ThrottlingException')),
};

describe('environmentStore', () => {
  it('has no secret when the variable is empty', async () => {
    const error = await failure(environmentStore({ DB_PASSWORD: '' }).get('DB_PASSWORD'));
    expect(error).toBeInstanceOf(SecretNotFoundError);
    expect((error as Error).message).toBe('secret DB_PASSWORD not found in environment variable DB_PASSWORD');
  });

  it('reads the environment of the process when it is given none', async () => {
    process.env['CUTOVER_SECRETS_SPEC'] = 'x';
    try {
      expect((await environmentStore().get('CUTOVER_SECRETS_SPEC')).reveal()).toBe('x');
    } finally {
      delete process.env['CUTOVER_SECRETS_SPEC'];
    }
  });
});

describe('firstOf', () => {
  it('names every source in order when none has the secret', async () => {
    const store = firstOf([environmentStore({}), memoryStore(new Map()), environmentStore({})]);
    const error = (await failure(store.get('DB_PASSWORD'))) as SecretNotFoundError;
    expect(error.sources).toEqual([
      'environment variable DB_PASSWORD',
      'memory',
      'environment variable DB_PASSWORD',
    ]);
    expect(error.message).toBe(
      'secret DB_PASSWORD not found in environment variable DB_PASSWORD, nor in memory, nor in environment variable DB_PASSWORD',
    );
  });

  it('stops when a store cannot be read, though a later one has a value', async () => {
    const store = firstOf([broken, memoryStore(new Map([['DB_PASSWORD', 'outdated']]))]);
    const error = await failure(store.get('DB_PASSWORD'));
    expect(error).toBeInstanceOf(SecretUnavailableError);
    expect((error as Error).message).toBe(
      'secret DB_PASSWORD could not be read from Parameter Store /a: ThrottlingException',
    );
  });

  it('leaves later stores alone when an earlier one has the secret', async () => {
    const store = firstOf([environmentStore({ DB_PASSWORD: 'explicit' }), broken]);
    expect((await store.get('DB_PASSWORD')).reveal()).toBe('explicit');
  });
});

describe('deferred', () => {
  it('makes its store once when it is asked, and not before', async () => {
    let made = 0;
    const store = deferred(() => {
      made += 1;
      return Promise.resolve(memoryStore(new Map([['A', 'a']])));
    });
    expect(made).toBe(0);
    await Promise.all([store.get('A'), store.get('A')]);
    expect(made).toBe(1);
  });
});
