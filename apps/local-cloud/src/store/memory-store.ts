import type { Collection, Store } from '../contracts.ts';

/** A store for specs: it forgets. Values are copied through JSON, as they are on disk. */
export function createMemoryStore(): Store {
  const collections = new Map<string, Map<string, string>>();
  return {
    collection<Value>(name: string): Collection<Value> {
      const values = collections.get(name) ?? new Map<string, string>();
      collections.set(name, values);
      const parse = (text: string) => JSON.parse(text) as Value;
      return {
        get(key) {
          const text = values.get(key);
          return text === undefined ? undefined : parse(text);
        },
        set: (key, value) => void values.set(key, JSON.stringify(value)),
        delete: (key) => void values.delete(key),
        values: () => [...values.values()].map(parse),
      };
    },
    flush: () => Promise.resolve(),
  };
}
