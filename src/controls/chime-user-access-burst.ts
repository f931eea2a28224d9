import type { AuditEvent } from '../events/audit-event.ts';
import { listOf, objectOf, textOf } from '../events/fields.ts';
import { largestThreshold } from './burst.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { isByService } from './by-service.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, type Remembered, violation } from './control.ts';
import { principalOf } from './principal.ts';

const minutes = 60;

export default defineTimelineControl({
  id: 'chime-user-access-burst',
  title: 'Many users of Amazon Chime suspended, removed or signed out',
  severity: 'medium',
  identity: 'folded',
  reads: chimeCallsOf('BatchSuspendUser', 'SuspendUsers', 'LogoutUser'),
  citations: [
    cite(
      'chimeUsers',
      'Administrators sign users out, suspend users of an Enterprise account and remove those of a Team account.',
    ),
    cite(
      'chimeBatchSuspendUser',
      'Up to 50 users are suspended by one call: those of an Enterprise account are signed out at once, those of a Team account leave it.',
    ),
  ],
  remediation:
    'Ask the principal whether this was planned. If not, take away the permission, undo suspensions with BatchUnsuspendUser and invite users of a Team account again; users that were only signed out can sign in by themselves.',
  misses: [
    'A SuspendUsers event counts as one user: only the console calls it, and AWS documents no parameters of it.',
    'Events whose record names no principal are not counted: nothing tells whether they are of one actor.',
  ],
  remembers: {
    within: minutes * 60_000,
    last: largestThreshold,
    looks: 'ahead',
    note(event) {
      const { arn } = event.actor;
      if (event.error !== null || arn === null || isByService(event.actor)) return null;
      const users = usersOf(event);
      return users.length === 0 ? null : { key: arn, note: { users } };
    },
  },
  evaluate(item, { after, configuration }) {
    const threshold = configuration.thresholds.usersPerHour;
    const events = eventsUntil(threshold, [item, ...after]);
    if (events === null) return compliant;
    const approved = isApprovedForChime(item.actor, item.name, configuration);
    return violation({
      subject: principalOf(item),
      severity: approved ? 'low' : 'medium',
      facts: { threshold, minutes, approved },
      // Whatever the actions are, it is one burst.
      occurrence: 'burst',
      events,
    });
  },
  explain({ threshold, minutes: window, approved }, { who, when, account, region }) {
    const standing = approved ? ' The principal is approved for it; it may be a planned offboarding.' : '';
    return `${who} suspended, removed or signed out at least ${threshold} users of Amazon Chime within ${window} minutes in account ${account}, ${region}, beginning on ${when}. A suspended user of an Enterprise account can no longer sign in, one of a Team account is no longer part of it.${standing}`;
  },
});

/** The users that lost access by a call; where the record names none, a made-up one, so that the event counts. */
function usersOf({ request, response, id }: AuditEvent): readonly string[] {
  const one = textOf(request['userId']);
  if (one !== null) return [one.slice(0, 64)];
  const asked = listOf(request['userIdList']).flatMap((user) => textOf(user)?.slice(0, 64) ?? []);
  if (asked.length === 0) return [`unnamed ${id}`];
  const failed = new Set(listOf(response['userErrors']).map((error) => textOf(objectOf(error)['userId'])));
  return [...new Set(asked)].filter((user) => !failed.has(user)).slice(0, largestThreshold);
}

/** The first events that take access from `threshold` different users (suspending and signing out often go together); null when they do not. */
function eventsUntil(threshold: number, line: readonly Remembered<{ users: readonly string[] }>[]) {
  const users = new Set<string>();
  for (const [index, { note }] of line.entries()) {
    for (const user of note.users) users.add(user);
    if (users.size >= threshold) return line.slice(0, index + 1);
  }
  return null;
}
