import type { Collection, Store } from '../../contracts.ts';

/** A store that keeps JSON, so that a record which is none shows in a test. */
export function createMemoryStore(): Store {
  const collections = new Map<string, Map<string, string>>();
  return {
    collection<Value>(name: string): Collection<Value> {
      const found = collections.get(name) ?? new Map<string, string>();
      collections.set(name, found);
      return {
        get(key) {
          const text = found.get(key);
          return text === undefined ? undefined : (JSON.parse(text) as Value);
        },
        set: (key, value) => void found.set(key, JSON.stringify(value)),
        delete: (key) => void found.delete(key),
        values: () => [...found.values()].map((text) => JSON.parse(text) as Value),
      };
    },
    flush: () => Promise.resolve(),
  };
}
