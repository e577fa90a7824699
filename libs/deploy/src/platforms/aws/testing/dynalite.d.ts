declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A DynamoDB in memory. */
  export default function dynalite(options?: {
    /** How long a new table is CREATING, in milliseconds. */
    readonly createTableMs?: number;
  }): Server;
}
