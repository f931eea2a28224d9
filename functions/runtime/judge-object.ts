/** One log object from S3: read, judged, kept. */
import type { Outcome } from '../../src/audit.ts';
import type { Context } from '../../src/controls/control.ts';
import { isRoleUse, useCounts } from '../../src/controls/role-needs.ts';
import type { AuditEvent } from '../../src/events/audit-event.ts';
import type { Problem } from '../../src/sources/input.ts';
import { readBytes } from '../../src/sources/read-bytes.ts';
import { auditor, scannerOnce } from './auditor.ts';
import { type LogObject, objectsOfItems } from './log-objects.ts';
import { report, reportControls } from './report.ts';
import { outboxOnce } from './services.ts';

/** Numbers of a batch. */
export interface Tally {
  /** Objects that were read, with or without faults. */
  objects: number;
  /** Objects that are left out by the date in their keys. */
  outside: number;
  records: number;
  /** Records that some control reads. */
  relevant: number;
  /** Violations that were seen, new or known. */
  findings: number;
}

export function emptyTally(): Tally {
  return { objects: 0, outside: 0, records: 0, relevant: 0, findings: 0 };
}

/** Bytes of one object once inflated. CloudTrail's are a few megabytes; the function has 1,024 MB (serverless.yml). */
const largest = 256 * 1024 * 1024;

/**
 * Counts into `tally`, and gives the reasons why the object was not read to its end; none when it was. What is wrong with one
 * part of it does not keep the others from being judged.
 */
export async function judgeObject(
  { Bucket, Key }: LogObject,
  context: Context,
  tally: Tally,
  goOn: () => boolean,
): Promise<readonly string[]> {
  const bytes = await bytesOf({ Bucket, Key });
  if ('reason' in bytes) return [bytes.reason];
  const outcomes: { outcome: Outcome; record: unknown }[] = [];
  const { records, unreadable } = readBytes(
    bytes,
    Key,
    scannerOnce(),
    (record) => {
      const outcome = auditor.judge(record, context);
      if (outcome.relevant) outcomes.push({ outcome, record });
    },
    largest,
  );
  tally.objects += 1;
  tally.records += records;
  tally.relevant += outcomes.length;
  const reasons = unreadable.map(({ reason, place }) => (place === undefined ? reason : `${reason} (${place})`));
  return [...reasons, ...(await keepAll(outcomes, context, tally, goOn))];
}

/** Archived logs tell of uses that count no longer. */
function counts({ time }: AuditEvent, { now }: Context): boolean {
  return Date.parse(time) >= Date.parse(now) - useCounts;
}

async function keepAll(
  outcomes: readonly { readonly outcome: Outcome; readonly record: unknown }[],
  context: Context,
  tally: Tally,
  goOn: () => boolean,
): Promise<readonly string[]> {
  for (const { outcome, record } of outcomes) {
    await reportControls(outcome.said);
    const isUse = outcome.event !== null && isRoleUse(outcome.event) && counts(outcome.event, context);
    if (outcome.findings.length === 0 && outcome.notes.length === 0 && !isUse) continue;
    if (!goOn()) return ['the time of the invocation ran out before all of its findings were kept'];
    try {
      if (isUse) await (await import('./role-uses.ts')).keepRoleUse(outcome.event);
      const outbox = await outboxOnce();
      await report(await outbox.keep(outcome, context, record));
    } catch (error) {
      return [`a finding could not be kept: ${error instanceof Error ? error.message : String(error)}`];
    }
    tally.findings += outcome.findings.length;
  }
  return [];
}

/** The state machine asks again by this name (Retry in infra/backfill.asl.json). */
class ManifestUnread extends Error {
  override readonly name = 'Rolecall.ManifestUnread';
}

/**
 * The objects that a manifest lists; null when the object is none. Manifests are what the state machine wrote into the evidence
 * bucket, and it reads nothing else from there. Throws when it cannot be read, or holds anything else.
 */
export async function manifestAt(object: LogObject): Promise<LogObject[] | null> {
  if (object.Bucket !== process.env['ROLECALL_EVIDENCE_BUCKET'] || !object.Key.startsWith('backfill/')) return null;
  const bytes = await bytesOf(object);
  if ('reason' in bytes) throw new ManifestUnread(`manifest ${object.Key}: ${bytes.reason}`);
  return objectsOfItems(JSON.parse(Buffer.from(bytes).toString('utf8')));
}

/** The SDK is loaded when there is something to read. */
async function bytesOf({ Bucket, Key }: LogObject): Promise<Uint8Array | Problem> {
  const { readLogObject } = await import('./log-bucket.ts');
  return readLogObject(Bucket, Key);
}
