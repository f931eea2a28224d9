/**
 * Kills the functions at every call that they make: `npm run crash -- --times 200 --seed 1`. The last line is one JSON object; exit
 * status 1 when anything was lost, or a point could not be reached.
 */
import { parseArgs } from 'node:util';
import { crashEverywhere } from '../test/crash/crash-points.ts';

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    lanes: { type: 'string', default: '4' },
  },
});
const { broken, result } = await crashEverywhere(Number(values.times), Number(values.seed), Number(values.lanes));
const { points, ...numbers } = result;
for (const [point, times] of Object.entries(points)) console.log(`${String(times).padStart(5)}  ${point}`);
for (const sentence of broken) console.log(`BROKEN ${sentence}`);
console.log(JSON.stringify(numbers));
process.exit(broken.length > 0 ? 1 : 0);
