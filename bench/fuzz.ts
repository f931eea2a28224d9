/**
 * `npm run fuzz -- --records 100000 --seed 1`: see test/fuzz/fuzz.ts. Every hundredth record also goes through on-event and
 * on-log-object over the embedded endpoints. The last line is one JSON object; exit status 1 when something went wrong.
 */
import { parseArgs } from 'node:util';
import { openDoors } from '../test/fuzz/doors.ts';
import { fuzz } from '../test/fuzz/fuzz.ts';

const { values } = parseArgs({
  options: { records: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
});
const doors = await openDoors();
const { wrong, result } = await fuzz(Number(values.records), Number(values.seed), doors);
await doors.close();
for (const sentence of wrong) console.log(sentence);
console.log(JSON.stringify(result));
const { crashes, hangs, outputViolations, slowestMs, peakRssMb } = result;
process.exit(crashes + hangs + outputViolations > 0 || slowestMs > 100 || peakRssMb >= 512 ? 1 : 0);
