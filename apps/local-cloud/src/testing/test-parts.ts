import { createClock } from '../clock.ts';
import { createParts } from '../parts.ts';
import type { Parts } from '../parts.ts';
import { createMemoryStore } from '../store/memory-store.ts';

export const place = { region: 'eu-west-1', account: '123456789012' };

/** All parts of the cloud, with a store that forgets; without a database and without tables. */
export function createTestParts({ now = () => new Date() } = {}): Parts {
  const store = { ...createMemoryStore(), close: () => Promise.resolve() };
  return createParts({
    store,
    clock: { ...createClock(1), now },
    place,
    stateFolder: '/nowhere',
    dynamodb: () => Promise.reject(new Error('no tables in this test')),
    propagationSeconds: () => 0,
    endpoint: () => 'http://127.0.0.1:4566',
    log: () => undefined,
  });
}
