import { describe, expect, it } from '@jest/globals';
import type { PutParameterCommandInput } from '@aws-sdk/client-ssm';
import { createMissingParameters, type PuttingClient } from './stores/generated-parameters.ts';

/** A Parameter Store that knows these names, and keeps what it is given. */
function storeWith(existing: readonly string[], fault?: Error) {
  const puts: PutParameterCommandInput[] = [];
  const send = ({ input }: { input: PutParameterCommandInput }) => {
    if (fault !== undefined) return Promise.reject(fault);
    if (existing.includes(input.Name ?? '')) {
      return Promise.reject(Object.assign(new Error('exists'), { name: 'ParameterAlreadyExists' }));
    }
    puts.push(input);
    return Promise.resolve({ Version: 1 });
  };
  return { puts, client: { send } as unknown as PuttingClient };
}

describe('createMissingParameters', () => {
  it('leaves a value alone when there is one', async () => {
    const { puts, client } = storeWith(['/a']);
    expect(await createMissingParameters(['/a'], client)).toEqual([]);
    expect(puts).toEqual([]);
  });

  it('fails when Parameter Store refuses for another reason', async () => {
    const fault = Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' });
    await expect(createMissingParameters(['/a'], storeWith([], fault).client)).rejects.toBe(fault);
  });

  it('makes what is missing: encrypted, never over another, each with a value of its own', async () => {
    const { puts, client } = storeWith(['/b']);
    expect(await createMissingParameters(['/a', '/b', '/c'], client)).toEqual(['/a', '/c']);
    for (const put of puts) {
      expect(put).toMatchObject({ Type: 'SecureString', Overwrite: false });
      expect(put.Value).toMatch(/^[\w-]{32}$/);
    }
    expect(puts[0]?.Value).not.toBe(puts[1]?.Value);
  });
});
