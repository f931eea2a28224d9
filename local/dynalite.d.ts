declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB, in memory without the path of a folder; times in milliseconds. */
  export default function dynalite(options?: { createTableMs?: number; path?: string }): Server;
}
