/** One day of an AWS account, as CloudTrail and EventBridge would tell it. All of it is invented. */
import { background } from './background.ts';
import { bridgeEvents } from './bridge-events.ts';
import { castOf } from './callers.ts';
import { chimeAdministration } from './chime-administration.ts';
import { chimeCalls } from './chime-calls.ts';
import { chimeContent } from './chime-content.ts';
import { logFiles, type SampleFile } from './archive.ts';
import { Random } from './random.ts';
import { roleChanges } from './role-changes.ts';
import { roleCreations } from './role-creations.ts';
import { tampering } from './tampering.ts';

/** Any number gives a day with the same stories and other ids. */
export const sampleSeed = 20_261_118;
const irrelevant = 3400;

/** The files of the sample day: log files and one file for each event of EventBridge. The same seed gives the same files. */
export function sampleDay(seed: number): SampleFile[] {
  const stream = (name: string) => new Random(seed, name);
  const cast = castOf(stream('cast'));
  const creations = roleCreations(stream('role creations'), cast);
  const records = [
    ...background(stream('background'), cast, irrelevant),
    ...creations,
    ...roleChanges(stream('role changes'), cast),
    ...chimeCalls(stream('chime calls'), cast),
    ...chimeAdministration(stream('chime administration'), cast),
    ...chimeContent(stream('chime content'), cast),
    ...tampering(stream('tampering'), cast),
    // CloudTrail delivers at least once: this one comes again, in a later file.
    ...creations.slice(8, 9),
  ];
  const events = [...bridgeEvents(stream('bridge events'))].map(([name, event]) => {
    const text = `${JSON.stringify(event, null, 2)}\n`;
    return { path: `eventbridge/${name}.json`, text, bytes: Buffer.from(text) };
  });
  return [...logFiles(seed, records), ...events];
}
