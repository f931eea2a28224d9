/** What a call takes from a trail. */
import { hour } from './dates.ts';
import type { Protection, Trail, TrailNote } from './trails.ts';

export interface Harm {
  /** What was done, as it stands between the actor and the name. */
  readonly deed: string;
  /** What the trail lost by it, beside being stopped or deleted; each as a sentence about it. */
  readonly losses: readonly string[];
  /** False where the trail may have lacked it before. */
  readonly certain: boolean;
}

const protections: readonly (readonly [Protection, string])[] = [
  ['multiRegion', 'it no longer covers every Region'],
  ['globalEvents', 'it no longer takes the events of global services such as IAM'],
  ['validation', 'its log files can no longer be proven unmodified'],
];

/** A trail is set up by several calls, in any order. */
const setUp = hour;

/** The harm of a call to the trail as it was before; null for none, `unknown` where the record or the past does not tell. */
export function harmOf(
  call: string,
  time: string,
  note: TrailNote,
  before: Trail | undefined,
): Harm | 'unknown' | null {
  switch (call) {
    case 'StopLogging':
      return { deed: 'stopped the logging of the trail', losses: [], certain: true };
    case 'DeleteTrail':
      return { deed: 'deleted the trail', losses: [], certain: true };
    case 'UpdateTrail':
      return harmOfUpdate(note, before);
    case 'PutEventSelectors':
      return harmOfSelectors(time, note, before);
    default:
      return null;
  }
}

function harmOfUpdate({ settings, askedOff, moves }: TrailNote, before: Trail | undefined): Harm | 'unknown' | null {
  const lost = protections.filter(([protection]) => {
    const earlier = before?.[protection] ?? null;
    return settings[protection] === false && (earlier ?? askedOff.includes(protection));
  });
  const losses = lost.map(([, what]) => what);
  const bucket = before?.bucket ?? null;
  if (bucket !== null && settings.bucket !== null && settings.bucket !== bucket) {
    losses.push(`its log files go to the bucket ${settings.bucket} instead of ${bucket}`);
  }
  const key = before?.key ?? null;
  // A key where there was none is an improvement.
  if (key !== null && key !== '' && settings.key !== null && settings.key !== key) {
    losses.push(
      settings.key === ''
        ? 'its log files are no longer encrypted with a key of their own'
        : 'its log files are encrypted with another key',
    );
  }
  if (losses.length === 0) return moves && (bucket === null || key === null) ? 'unknown' : null;
  return { deed: 'changed the trail', losses, certain: lost.every(([protection]) => before?.[protection] === true) };
}

function harmOfSelectors(time: string, { keepsWrites }: TrailNote, before: Trail | undefined): Harm | 'unknown' | null {
  if (keepsWrites === null) return 'unknown';
  const isNew = before?.createdAt != null && Date.parse(time) - Date.parse(before.createdAt) < setUp;
  if (keepsWrites || isNew || before?.managementWrites === false || before?.logging === false) return null;
  const losses = ['it no longer logs management events that change something'];
  return { deed: 'changed the event selectors of the trail', losses, certain: before?.managementWrites === true };
}
