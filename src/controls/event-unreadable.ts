import { flagOf, textOf } from '../events/fields.ts';
import { isFromAws } from '../events/normalise.ts';
import { sha256 } from '../sha256.ts';
import { cite } from './cite.ts';
import { defineControl, type Facts, notApplicable, type Severity, violation } from './control.ts';

interface Unread extends Facts {
  reason: string;
  call: string | null;
  source: string | null;
  /** False where the time of the finding is not that of the event. */
  dated: boolean;
  /** Of the original, so that it can be found again. */
  sha256: string | null;
}

export default defineControl<Unread>({
  id: 'event-unreadable',
  title: 'Event that cannot be read',
  severity: 'low',
  identity: 'event',
  reads: [{ kind: 'everything' }],
  citations: [
    cite(
      'cloudTrailRecord',
      'A field that is larger than its limit is left out of the record and marked as omitted; a change of the major version may change any field.',
    ),
  ],
  remediation:
    'Look at what the call changed in the account itself, since the log does not say. A request that is padded until CloudTrail leaves its parameters out hides what it does: ask the principal. A record of a new version needs a newer Rolecall.',
  evaluate(event) {
    if (flagOf(event.request['omitted']) !== true && flagOf(event.record['omitted']) !== true) return notApplicable;
    const why = textOf(event.request['reason']);
    return violation({
      subject: { type: 'event', id: event.id, arn: null },
      severity: severityOf(event.source, event.name),
      facts: {
        reason: `CloudTrail left the request parameters out${why === null ? '' : ` (${why})`}`,
        call: event.name,
        source: event.source,
        dated: true,
        sha256: null,
      },
    });
  },
  evaluateUnreadable({ id, reason, name, source, time, record }) {
    const original = typeof record === 'string' ? record : null;
    return violation({
      subject: { type: 'event', id, arn: null },
      severity: severityOf(source, name),
      facts: {
        reason,
        call: name,
        source,
        dated: time !== null,
        sha256: original === null ? null : sha256(original),
      },
    });
  },
  explain({ reason, call, source, dated }, { who, when, account }) {
    const isCall = call !== null && !isFromAws(source);
    const what = isCall
      ? `The record of ${call} (${source ?? 'unknown source'})`
      : `An event of ${source ?? 'an unknown source'}`;
    const by = isCall ? ` Called by: ${who.replace(/,$/, '')}.` : '';
    const where = account === 'unknown' ? 'an account that is not known' : `account ${account}`;
    const time = dated ? when : 'at a time that is not known';
    return `${what} in ${where}, ${time}, could not be judged: ${reason}.${by} Nothing is known of it, which is not the same as nothing being wrong.`;
  },
});

function severityOf(source: string | null, name: string | null): Severity {
  const reads = name !== null && /^(Get|List|Simulate|Generate)/.test(name);
  return source === 'iam.amazonaws.com' && !reads ? 'high' : 'low';
}
