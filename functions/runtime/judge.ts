/** Judges an event with the controls that read it, and loads no others: what they read is known without them. */
import { auditorOf, type Auditor, type Outcome } from '../../src/audit.ts';
import type { Context, Control, Read } from '../../src/controls/control.ts';
import { dispatch } from '../../src/dispatch.ts';
import { peek } from '../../src/events/normalise.ts';
// What parts share, where it is small: in a file of its own it would take longer to open than to read.
import '../../src/controls/approval.ts';
import '../../src/controls/burst.ts';
import '../../src/controls/by-service.ts';
import '../../src/controls/directories.ts';
import '../../src/controls/genuine-roles.ts';
import '../../src/controls/judge-each.ts';
import '../../src/controls/own-accounts.ts';
import '../../src/events/role-target.ts';
import '../../src/events/trust-policy.ts';
import { controls as readingEverything } from '../controls/always.ts';
import reads from '../controls/reads.json' with { type: 'json' };

interface Part {
  readonly reads: readonly Read[];
  readonly load: () => Promise<{ readonly controls: readonly Control[] }>;
}

interface Merged {
  readonly kind: string;
  readonly sources?: readonly string[];
}

/** In reads.json, sources of which the same is read stand together. */
function part(merged: readonly Merged[], load: Part['load']): Part {
  const apart = merged.flatMap(({ sources, ...read }) => sources?.map((source) => ({ ...read, source })) ?? [read]);
  return { reads: apart as readonly object[] as readonly Read[], load };
}

const parts = [
  part(reads['any-chime'], () => import('../controls/any-chime.ts')),
  part(reads.chime, () => import('../controls/chime.ts')),
  part(reads.roles, () => import('../controls/roles.ts')),
  part(reads.others, () => import('../controls/others.ts')),
];
/** Two small controls that judge whatever another one reads. */
const always = part(reads.always, async () => ({ controls: readingEverything }));
const readersOf = dispatch([...parts, always]);
const auditorOfNone = auditorOf([]);
const auditors = new Map<string, Promise<Auditor>>();

/** What an auditor over all controls says of the input. */
export async function judge(input: unknown, context: Context): Promise<Outcome> {
  const readers = readersOf(peek(input));
  if (readers.length === 0) return auditorOfNone.judge(input, context);
  // What `always` alone reads is unreadable or forged, and whom it would concern otherwise is for all the others to say.
  const needed = readers.length === 1 && readers[0] === always ? [...parts, always] : readers;
  const key = needed.map((one) => parts.indexOf(one)).join();
  let auditor = auditors.get(key);
  if (auditor === undefined) auditors.set(key, (auditor = auditorOver(needed)));
  return (await auditor).judge(input, context);
}

async function auditorOver(needed: readonly Part[]): Promise<Auditor> {
  const loaded = await Promise.all(needed.map(({ load }) => load()));
  // In the order of the whole list, which is that of the ids.
  return auditorOf(loaded.flatMap(({ controls }) => controls).toSorted((a, b) => (a.id < b.id ? -1 : 1)));
}
