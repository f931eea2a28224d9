/** The embedded endpoints in a process of their own, which keep little in memory. Forked, it tells where they are; it ends with its parent. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEndpoints } from '../../local/endpoints.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-tables-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const { clients: _clients, close: _close, ...addresses } = await startEndpoints({ visibilityTimeout: 120, folder });
process.send?.(addresses);
process.on('message', () => process.send?.({ rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
process.on('disconnect', () => process.exit());
