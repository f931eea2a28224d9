/** The embedded endpoints in a process of their own. Forked, it tells where they are; it ends with its parent. */
import { startEndpoints } from '../../local/endpoints.ts';

const { clients: _clients, close: _close, ...addresses } = await startEndpoints({ visibilityTimeout: 120 });
process.send?.(addresses);
process.on('message', () => process.send?.({ rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
process.on('disconnect', () => process.exit());
