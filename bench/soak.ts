/**
 * The functions as packaged, each in processes of its own, over the embedded endpoints, while everything goes wrong that can:
 * `npm run soak -- --events 1000000 --seed 1`. What must be there at the end is what one look at all events says (auditAll).
 * The last line is one JSON object; exit status 1 when a promise was broken.
 */
import { parseArgs } from 'node:util';
import { soak } from './soak/soak.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '50000' },
    seed: { type: 'string', default: '1' },
    sandboxes: { type: 'string', default: '8' },
  },
});
const { broken, result } = await soak({
  events: Number(values.events),
  seed: Number(values.seed),
  sandboxes: Number(values.sandboxes),
  say: (line) => console.log(line),
});
for (const sentence of broken) console.log(`BROKEN ${sentence}`);
console.log(JSON.stringify(result));
process.exit(broken.length > 0 ? 1 : 0);
