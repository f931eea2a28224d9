/** The embedded endpoints in a process of their own, which keep little in memory. Forked, it tells where they are; it ends with its parent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEndpoints } from '../../local/endpoints.ts';
import { usedHere } from './used.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-tables-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
// What is no text stays here.
process.send?.(
  JSON.parse(JSON.stringify({ ...(await startEndpoints({ visibilityTimeout: 120, folder })), clients: null })),
);
process.on('message', () => process.send?.(usedHere()));
process.on('disconnect', () => process.exit());
