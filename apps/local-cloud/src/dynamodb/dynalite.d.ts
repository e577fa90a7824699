declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface Options {
    /** Folder of the LevelDB store; in memory where undefined. */
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }
  export default function dynalite(options: Options): Server;
}
