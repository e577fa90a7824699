import { beforeEach, describe, expect, it } from '@jest/globals';
import { ParameterNotFound, SSMServiceException, type GetParameterCommand } from '@aws-sdk/client-ssm';
import { inspect } from 'node:util';
import { SecretNotFoundError, SecretUnavailableError } from '../secret-store.ts';
import { describeSecretStore, failure } from '../testing/secret-store.contract.ts';
import { parameterStore } from './parameter-store.ts';

const TIME_LIMIT_MS = 60_000;
const parameters = { DB_PASSWORD: '/cutover/dev/service/database/password', API_TOKEN: '/a', DB_USER: '/u' };
type Name = keyof typeof parameters;

/** Parameter Store with one `send`, in memory. */
class FakeParameterStore {
  readonly values = new Map<string, string>();
  readonly asked: GetParameterCommand['input'][] = [];
  nowMs = 0;
  failWith: Error | undefined;

  send(command: GetParameterCommand): Promise<{ Parameter: { Value: string } }> {
    this.asked.push(command.input);
    if (this.failWith !== undefined) return Promise.reject(this.failWith);
    const value = this.values.get(command.input.Name ?? '');
    if (value !== undefined) return Promise.resolve({ Parameter: { Value: value } });
    return Promise.reject(new ParameterNotFound({ message: 'unknown', $metadata: {} }));
  }
}

function harness() {
  const fake = new FakeParameterStore();
  const store = parameterStore({
    parameters,
    client: fake,
    timeLimitMs: TIME_LIMIT_MS,
    now: () => fake.nowMs,
  });
  return {
    fake,
    store,
    put: (name: string, value: string | undefined) => {
      const parameter = parameters[name as Name];
      if (value === undefined) fake.values.delete(parameter);
      else fake.values.set(parameter, value);
    },
    waitForChange: () => {
      fake.nowMs += TIME_LIMIT_MS;
    },
  };
}

describeSecretStore('parameterStore', harness);

const throttled = new SSMServiceException({
  name: 'ThrottlingException',
  message: 'Rate exceeded',
  $fault: 'client',
  $metadata: {},
});

describe('parameterStore', () => {
  let { fake, store, put } = harness();
  beforeEach(() => {
    ({ fake, store, put } = harness());
    put('DB_PASSWORD', 'first');
  });
  const get = async () => (await store.get('DB_PASSWORD')).reveal();

  it('throws SecretUnavailableError with the reason of AWS when it never had an answer', async () => {
    fake.failWith = throttled;
    const error = await failure(get());
    expect(error).toBeInstanceOf(SecretUnavailableError);
    expect((error as Error).message).toBe(
      'secret DB_PASSWORD could not be read from Parameter Store /cutover/dev/service/database/password: ThrottlingException: Rate exceeded',
    );
    expect((error as Error).cause).toBe(throttled);
  });

  it('quotes nothing of an answer when reading it failed', async () => {
    fake.failWith = Object.assign(new SyntaxError('Unexpected token in JSON: "Value":"first"'), {
      $responseBodyText: 'first',
    });
    const error = await failure(get());
    expect((error as Error).message).toMatch(/SyntaxError$/);
    expect(inspect(error, { showHidden: true, depth: 10 })).not.toContain('"first');
  });

  it('names the code when the endpoint cannot be reached', async () => {
    fake.failWith = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    expect(((await failure(get())) as Error).message).toMatch(/Error ECONNREFUSED$/);
  });

  it('names the parameter that it asked for when there is none', async () => {
    put('DB_PASSWORD', undefined);
    expect(((await failure(get())) as SecretNotFoundError).sources).toEqual([
      'Parameter Store /cutover/dev/service/database/password',
    ]);
  });

  it('asks nobody when the secret has no parameter', async () => {
    const error = (await failure(store.get('OTHER'))) as SecretNotFoundError;
    expect(error).toBeInstanceOf(SecretNotFoundError);
    expect(fake.asked).toEqual([]);
  });

  it('asks for the decrypted value when it reads', async () => {
    await get();
    expect(fake.asked).toEqual([{ Name: parameters.DB_PASSWORD, WithDecryption: true }]);
  });

  it('asks once when many want the secret at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, get));
    expect(new Set(all)).toEqual(new Set(['first']));
    expect(fake.asked).toHaveLength(1);
  });

  it('tells everybody and asks again afterwards when a shared request fails', async () => {
    fake.failWith = throttled;
    await Promise.all([failure(get()), failure(get())]);
    expect(fake.asked).toHaveLength(1);
    fake.failWith = undefined;
    expect(await get()).toBe('first');
  });

  it('keeps the value until the time limit and no longer when it was rotated', async () => {
    await get();
    put('DB_PASSWORD', 'second');
    fake.nowMs = TIME_LIMIT_MS - 1;
    expect(await get()).toBe('first');
    fake.nowMs = TIME_LIMIT_MS;
    expect(await get()).toBe('second');
  });

  it('goes on with the known value and asks every 10 s when it cannot be refreshed', async () => {
    await get();
    fake.failWith = throttled;
    fake.nowMs = TIME_LIMIT_MS;
    for (let second = 0; second < 60; second += 1) {
      expect(await get()).toBe('first');
      fake.nowMs += 1000;
    }
    expect(fake.asked).toHaveLength(1 + 6);
  });

  it('picks up the rotated value within 10 s when the outage ends', async () => {
    await get();
    fake.failWith = throttled;
    fake.nowMs = TIME_LIMIT_MS;
    await get();
    put('DB_PASSWORD', 'second');
    fake.failWith = undefined;
    fake.nowMs += 10_000;
    expect(await get()).toBe('second');
  });

  it('gives the known value up when the outage lasts longer than an hour', async () => {
    await get();
    fake.failWith = throttled;
    fake.nowMs = TIME_LIMIT_MS + 3_600_000 - 1;
    expect(await get()).toBe('first');
    fake.nowMs += 10_000;
    expect(await failure(get())).toBeInstanceOf(SecretUnavailableError);
  });

  it('lets no known value stand in when the parameter was deleted', async () => {
    await get();
    put('DB_PASSWORD', undefined);
    fake.nowMs = TIME_LIMIT_MS;
    expect(await failure(get())).toBeInstanceOf(SecretNotFoundError);
    fake.failWith = throttled;
    expect(await failure(get())).toBeInstanceOf(SecretUnavailableError);
  });
});
