import type { Actor, AuditEvent } from '../events/audit-event.ts';
import { partitionOf } from '../events/role-target.ts';
import { cite } from './cite.ts';
import {
  calls,
  compliant,
  defineTimelineControl,
  notApplicable,
  notEvaluated,
  type Subject,
  violation,
} from './control.ts';
import { year } from './dates.ts';
import { harmOf } from './trail-changes.ts';
import { storageCalls, storageIn } from './trail-storage.ts';
import { cloudTrail, isComplete, trailCalls, trailNote, trailsAfter } from './trails.ts';

export default defineTimelineControl({
  id: 'trail-tampered',
  title: 'CloudTrail trail stopped, weakened or deleted',
  severity: 'critical',
  identity: 'event',
  reads: [calls(cloudTrail, ...trailCalls), ...storageCalls],
  citations: [
    cite('chimeCloudTrail', 'A trail keeps an ongoing record of the calls of Amazon Chime, in all Regions by default.'),
    cite(
      'cloudTrailBestPractices',
      'A trail covers all Regions and validates its log files; who may disable it, and who reaches the bucket and the key of its log files, is limited.',
    ),
    cite(
      'cloudTrailManagementEvents',
      'Event selectors decide whether a trail logs management events, reads, writes or both; those of KMS and the RDS Data API may be left out.',
    ),
  ],
  remediation:
    'Ask the principal at once. If nobody planned it, take its permissions away, put the trail back (StartLogging, its settings and selectors, the policies of its bucket and its key; EnableKey, ImportKeyMaterial, or CancelKeyDeletion before the day in the facts), and look in other logs for what happened in between.',
  misses: [
    'Trails are known by their calls within a year and in this account. An organization trail of another account, and a bucket or key in one, are not known; without them a finding is critical where it could be milder.',
    "Control Tower's own changes are info only where an organization trail is known to log, which is in the account that made it.",
    'A key that is set where there was none is not judged, nor are objects deleted from the bucket: those are data events.',
  ],
  remembers: { within: year, last: 500, looks: 'back', note: noteOf },
  evaluate({ name, time, account, region, actor, note: { call, held } }, { before }) {
    if (actor.kind === 'service') return notApplicable;
    if (call === null && held === null) return notEvaluated('the request names no trail');
    const trails = trailsAfter(before);
    const hit = [...trails].filter(([id, trail]) => (held === null ? id === call?.trail : trail[held.as] === held.id));
    if (held !== null && hit.length === 0) return notApplicable;
    if (held?.harms === null) return notEvaluated('the record does not show the policy of the key');
    if (held?.harms === false) return compliant;
    const harm =
      held === null ? call && harmOf(name, time, call, hit[0]?.[1]) : { deed: held.deed, losses: [], certain: true };
    if (harm === 'unknown') return notEvaluated('the record or the past of the trail does not tell what changed');
    if (harm === null) return compliant;
    const others = [...trails].filter(([id]) => id !== call?.trail && !hit.some(([one]) => one === id));
    const complete = others.find(([, trail]) => isComplete(trail))?.[1] ?? null;
    const planned =
      isControlTower(actor) && others.some(([, trail]) => trail.organization === true && trail.logging === true);
    const subject: Subject =
      call === null
        ? { type: held?.as === 'key' ? 'kms-key' : 's3-bucket', id: held?.id ?? '', arn: held?.arn ?? null }
        : { type: 'trail', id: call.name, arn: call.arn ?? arnOf(call.name, account, region) };
    return violation({
      subject,
      severity: planned ? 'info' : complete === null ? 'critical' : 'medium',
      confidence: harm.certain ? 'high' : 'medium',
      facts: {
        name: subject.id,
        deed: harm.deed,
        losses: harm.losses,
        certain: harm.certain,
        trails: held === null ? [] : hit.map(([, trail]) => trail.name),
        otherCompleteTrail: complete?.name ?? null,
        byControlTower: planned,
        lastDayToCancel: held?.lastDayToCancel ?? null,
      },
    });
  },
  explain(
    { name, deed, losses, certain, trails, otherCompleteTrail, byControlTower, lastDayToCancel },
    { who, when, account, region },
  ) {
    const which = trails.length === 0 ? `"${name}"` : name;
    const users = `${trails.length === 1 ? 'the trail' : 'the trails'} ${trails.map((trail) => `"${trail}"`).join(' and ')}`;
    const parts = [
      `${who} ${deed} ${which} in account ${account}, ${region}, on ${when}.`,
      ...(trails.length === 0 ? [] : [`The log files of ${users} depend on it.`]),
      ...(losses.length === 0 ? [] : [`From then on ${losses.join(', and ')}.`]),
      ...(certain ? [] : ['What the trail was before is not known.']),
      ...(lastDayToCancel === null
        ? []
        : [
            `The deletion can be cancelled until ${lastDayToCancel}; afterwards nobody can read the log files any more.`,
          ]),
      otherCompleteTrail === null
        ? 'No other complete trail of this account is known, so what happens next may leave no record.'
        : `The trail "${otherCompleteTrail}" still records what happens.`,
      ...(byControlTower ? ['AWS Control Tower does this when an organization trail takes over, and one logs.'] : []),
    ];
    return parts.join(' ');
  },
});

function noteOf(event: AuditEvent) {
  if (event.error !== null) return null;
  const call = event.source === cloudTrail ? trailNote(event) : null;
  const held = event.source === cloudTrail ? null : storageIn(event);
  // Trails, their buckets and their keys belong together: an account has one timeline.
  return event.source !== cloudTrail && held === null ? null : { key: '', note: { call, held } };
}

/** The roles by which AWS Control Tower works in an account. */
function isControlTower({ kind, arn }: Actor): boolean {
  const roles = ['AWSControlTowerExecution', 'AWSControlTowerAdmin', 'AWSServiceRoleForAWSControlTower'];
  return kind === 'role' && arn !== null && roles.includes(arn.slice(arn.lastIndexOf('/') + 1));
}

function arnOf(trail: string, account: string, region: string): string {
  return `arn:${partitionOf(region)}:cloudtrail:${region}:${account}:trail/${trail}`;
}
