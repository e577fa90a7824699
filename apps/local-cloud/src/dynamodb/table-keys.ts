import type { DynaliteServer } from './dynalite-server.ts';

interface Described {
  readonly Table?: {
    readonly KeySchema?: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  };
}

/** Partition keys of the tables, for those who judge requests by them. */
export interface TableKeys {
  /** Undefined where the table was not there when it was looked up, or was not looked up. */
  of(table: string): string | undefined;
  /** Looks up what is not known yet. */
  load(tables: readonly string[]): Promise<void>;
  forget(table: string): void;
}

export function createTableKeys(server: () => Promise<DynaliteServer>): TableKeys {
  const keys = new Map<string, string>();
  return {
    of: (table) => keys.get(table),
    async load(tables) {
      for (const table of tables) {
        if (keys.has(table)) continue;
        const { output } = await (await server()).call('DescribeTable', { TableName: table });
        const schema = (output as Described).Table?.KeySchema;
        const key = schema?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;
        if (key !== undefined) keys.set(table, key);
      }
    },
    forget: (table) => void keys.delete(table),
  };
}
