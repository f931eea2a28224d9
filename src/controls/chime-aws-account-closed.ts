import { isClassicOnly } from '../catalog/lookup.ts';
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeAccountIdIn } from './chime-account-type.ts';
import { administrationOperation, chimeCalls, isReading } from './chime-calls.ts';
import { cite } from './cite.ts';
import { calls, compliant, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { dayAfter, year } from './dates.ts';

const organizations = 'organizations.amazonaws.com';
const departures = ['CloseAccount', 'RemoveAccountFromOrganization', 'LeaveOrganization'];

/** How long AWS Support can reopen a closed account. */
const reopenedDays = 90;

export default defineTimelineControl({
  id: 'chime-aws-account-closed',
  title: 'AWS account with Amazon Chime closed, or gone from its organization',
  severity: 'medium',
  identity: 'event',
  reads: [calls(organizations, ...departures), ...chimeCalls],
  citations: [
    cite(
      'chimeDeleteAccount',
      'When an AWS account ends, its Amazon Chime accounts are deleted with all data of their users.',
    ),
    cite(
      'organizationsCloseAccount',
      'A closed account can be reopened by AWS Support for 90 days; then what is left in it is deleted.',
    ),
  ],
  remediation:
    'Ask whoever did it whether they knew of the Chime accounts in the facts. A closed AWS account can be reopened by AWS Support until the day in the facts: reopen it and export what must be kept. An account that left the organization keeps Amazon Chime, but out of reach of the policies and the trail of the organization: agree with its owner who watches over it.',
  misses: [
    'A management account or a standalone account that its root user closes leaves no event of AWS Organizations.',
    'Amazon Chime is known by the changes made to a Chime account within a year; one that nobody touched is not known.',
  ],
  remembers: {
    within: year,
    last: 50,
    looks: 'back',
    note(event) {
      if (event.error !== null) return null;
      if (event.source === organizations) {
        const gone = event.name === 'LeaveOrganization' ? event.account : textOf(event.request['accountId']);
        // The management account makes the call, the Chime events are those of the account that it names.
        return { key: '', note: noted({ gone }), account: gone ?? event.account };
      }
      const chimeAccount = changedChimeAccount(event);
      return chimeAccount === null
        ? null
        : { key: '', note: noted({ chimeAccount, deleted: event.name === 'DeleteAccount' }) };
    },
  },
  evaluate({ source, name, time, note: { gone } }, { before }) {
    if (source !== organizations) return notApplicable;
    if (gone === null) return notEvaluated('the request names no account');
    const deleted = new Set<string>();
    const held = new Set<string>();
    for (const { note } of before.toReversed()) {
      if (note.chimeAccount === null) continue;
      if (note.deleted) deleted.add(note.chimeAccount);
      else if (!deleted.has(note.chimeAccount)) held.add(note.chimeAccount);
    }
    if (held.size === 0) return compliant;
    const isClosed = name === 'CloseAccount';
    return violation({
      subject: { type: 'aws-account', id: gone, arn: null },
      facts: {
        awsAccount: gone,
        closed: isClosed,
        chimeAccounts: [...held].sort(),
        lastDayToReopen: isClosed ? dayAfter(time, reopenedDays) : null,
      },
    });
  },
  explain({ awsAccount, closed, chimeAccounts, lastDayToReopen }, { who, when }) {
    const deed = closed
      ? `closed the AWS account ${awsAccount}`
      : `took the AWS account ${awsAccount} out of its organization`;
    const held = `the Amazon Chime ${chimeAccounts.length === 1 ? 'account' : 'accounts'} ${chimeAccounts.join(', ')}`;
    const effect = closed
      ? `Amazon Chime is deleted with it, and so is all data of the users. AWS Support can reopen the AWS account until ${lastDayToReopen}`
      : 'The policies and the trail of the organization no longer reach what happens there';
    return `${who} ${deed} on ${when}. It is known to hold ${held}. ${effect}.`;
  },
});

interface Noted {
  /** The AWS account that is closed or leaves. */
  readonly gone: string | null;
  /** The Chime account that was changed, or deleted. */
  readonly chimeAccount: string | null;
  readonly deleted: boolean;
}

function noted(known: Partial<Noted>): Noted {
  return { gone: null, chimeAccount: null, deleted: false, ...known };
}

/** The Chime account that an administrator changed by this call; null for reading, and for what belongs to the Chime SDK. */
function changedChimeAccount(event: AuditEvent): string | null {
  const operation = administrationOperation(event);
  if (operation === null || isReading(operation) || !isClassicOnly(operation)) return null;
  return chimeAccountIdIn(event);
}
