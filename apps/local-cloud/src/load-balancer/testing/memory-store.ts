import type { Collection, Store } from '../../contracts.ts';

/** A store whose content passes through JSON, as that of the disk does. */
export class MemoryStore implements Store {
  readonly #collections = new Map<string, Map<string, string>>();

  collection<Value>(name: string): Collection<Value> {
    const values = this.#collections.get(name) ?? new Map<string, string>();
    this.#collections.set(name, values);
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
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
