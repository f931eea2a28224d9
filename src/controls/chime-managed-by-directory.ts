import type { AuditEvent } from '../events/audit-event.ts';
import { listOf, objectOf, textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { accountTypeCalls, accountTypeIn, chimeAccountIdIn } from './chime-account-type.ts';
import { isByService } from './by-service.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { year } from './dates.ts';

/** The calls that change permission tiers or suspensions, with the field that lists their users. */
const userLists = new Map([
  ['UpdateUser', null],
  ['BatchUpdateUser', 'updateUserRequestItems'],
  ['UpdateUserLicenses', null],
  ['BatchSuspendUser', 'userIdList'],
  ['BatchUnsuspendUser', 'userIdList'],
  ['SuspendUsers', null],
  ['ActivateUsers', null],
]);
const suspensions = new Set(['BatchSuspendUser', 'BatchUnsuspendUser', 'SuspendUsers', 'ActivateUsers']);
const sources = new Map([
  ['EnterpriseDirectory', 'a directory'],
  ['EnterpriseOIDC', 'Okta'],
]);

export default defineTimelineControl({
  id: 'chime-managed-by-directory',
  title: 'Amazon Chime users changed by hand, though a directory manages them',
  severity: 'low',
  identity: 'event',
  reads: [...chimeCallsOf(...userLists.keys()), ...accountTypeCalls],
  citations: [
    cite(
      'chimeUsers',
      'With Active Directory or Okta the groups there give users their permissions; the Amazon Chime console does not.',
    ),
    cite(
      'chimeActiveDirectory',
      'Membership in a directory group makes a user of Amazon Chime and decides the permission tier.',
    ),
  ],
  remediation:
    'Make the change in the directory or in Okta, by the groups of the users, and undo it in Amazon Chime: what is set by hand is lost or contradicts the groups with the next synchronization.',
  misses: [
    'The type of the account is known by a directory or Okta that was connected, or by an answer that names the type, within a year and among the last 100 such calls.',
    "How many users the console's own calls change is not documented.",
  ],
  remembers: {
    within: year,
    last: 100,
    looks: 'back',
    note(event) {
      const chimeAccount = chimeAccountIdIn(event);
      if (event.error !== null || chimeAccount === null) return null;
      const type = accountTypeIn(event);
      const change = changeIn(event);
      return type === null && change === null ? null : { key: chimeAccount, note: { chimeAccount, type, change } };
    },
  },
  evaluate({ name, note: { chimeAccount, change } }, { before }) {
    if (change === null) return notApplicable;
    const type = before.findLast((item) => item.note.type !== null)?.note.type ?? null;
    if (type === null) return notEvaluated('the type of the Chime account is not known');
    const managedBy = sources.get(type);
    if (managedBy === undefined) return compliant;
    return violation({
      subject: { type: 'chime-account', id: chimeAccount, arn: null },
      facts: { chimeAccount, call: name, changed: change.what, users: change.users, managedBy },
    });
  },
  explain({ chimeAccount, call, changed, users, managedBy }, { who, when, account }) {
    const whose = users === null ? 'users' : users === 1 ? 'one user' : `${users} users`;
    return `${who} changed ${changed} of ${whose} by hand (${call}) in ${chimeAccountInWords(chimeAccount, account)} on ${when}. The users of this account come from ${managedBy}, and AWS documents that their permissions are managed there.`;
  },
});

/** What was changed, and for how many users where the call tells; null when nothing was. */
function changeIn(event: AuditEvent): { what: string; users: number | null } | null {
  const { name, request, response } = event;
  const list = userLists.get(name);
  if (list === undefined || isByService(event.actor)) return null;
  const what = suspensions.has(name) ? 'the suspension' : 'the permission tier';
  if (name === 'UpdateUser') return textOf(request['licenseType']) === null ? null : { what, users: 1 };
  if (list === null) return { what, users: null };
  const refused = new Set(listOf(response['userErrors']).map((error) => textOf(objectOf(error)['userId'])));
  const changed = listOf(request[list]).filter((item) => {
    const user = textOf(item) ?? textOf(objectOf(item)['userId']);
    return !refused.has(user) && (name !== 'BatchUpdateUser' || textOf(objectOf(item)['licenseType']) !== null);
  });
  return changed.length === 0 ? null : { what, users: changed.length };
}
