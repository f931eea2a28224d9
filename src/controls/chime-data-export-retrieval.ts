import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { day, timeInWords } from './dates.ts';

/** Ready within a day, links for six. */
const useful = 7 * day;

export default defineTimelineControl({
  id: 'chime-data-export-retrieval',
  title: 'User attachments of Amazon Chime fetched late, or by somebody else',
  severity: 'medium',
  identity: 'event',
  reads: chimeCallsOf('StartDataExport', 'RetrieveDataExports'),
  citations: [
    cite(
      'chimeAttachments',
      'The result of a request is there within about 24 hours, and its links expire after six days; the file must be kept from others.',
    ),
  ],
  remediation:
    'Ask the principal that fetched the export why, and the one that requested it whether they agreed. If they did not, take RetrieveDataExports away from the first, find out where the file went, and treat the attachments as disclosed.',
  misses: [
    'Sessions of one role count as the same requester: who is behind them is not judged.',
    'A request is known when it lies within 90 days and in the history that was seen.',
  ],
  remembers: {
    within: 90 * day,
    last: 100,
    looks: 'back',
    note({ error, name, request }) {
      if (error !== null) return null;
      const chimeAccount = textOf(request['accountId']);
      return { key: chimeAccount ?? '', note: { chimeAccount, retrieves: name === 'RetrieveDataExports' } };
    },
  },
  evaluate({ time, name, actor, note: { chimeAccount, retrieves } }, { before, configuration }) {
    if (!retrieves) return notApplicable;
    if (chimeAccount === null) return notEvaluated('the request names no Chime account');
    if (actor.arn === null) return notEvaluated('the record names no principal');
    const requests = before.filter(({ note }) => !note.retrieves);
    const request = requests.at(-1);
    if (request === undefined) return notEvaluated('the request for the export is not known');
    if (request.actor.arn === null) return notEvaluated('the record of the request names no principal');
    const inTime = requests.filter((each) => Date.parse(time) - Date.parse(each.time) <= useful);
    if (inTime.some((each) => each.actor.arn === actor.arn)) return compliant;
    const both =
      isApprovedForChime(actor, name, configuration) && isApprovedForChime(request.actor, request.name, configuration);
    return violation({
      subject: { type: 'chime-account', id: chimeAccount, arn: null },
      severity: both ? 'low' : 'medium',
      facts: {
        chimeAccount,
        requestedBy: request.actor.arn,
        requestedAt: request.time,
        requestEvent: request.id,
        byAnother: request.actor.arn !== actor.arn,
        late: inTime.length === 0,
        daysSince: Math.floor((Date.parse(time) - Date.parse(request.time)) / day),
        bothApproved: both,
      },
    });
  },
  explain(
    { chimeAccount, requestedBy, requestedAt, byAnother, late, daysSince, bothApproved },
    { who, when, account },
  ) {
    const asker = byAnother ? `${requestedBy} requested` : 'the same principal requested';
    const reasons = [
      ...(byAnother ? ['whoever requests an export fetches it and keeps it from others'] : []),
      ...(late
        ? ['the result is ready within a day and its links work for six, so nothing should be fetched after seven days']
        : []),
    ];
    const days = daysSince === 0 ? 'less than a day' : daysSince === 1 ? 'one day' : `${daysSince} days`;
    const standing = bothApproved ? ' Both principals are approved for exports.' : '';
    return `${who} fetched the links to the attachments of all users of ${chimeAccountInWords(chimeAccount, account)} on ${when}, ${days} after ${asker} them on ${timeInWords(requestedAt)}. AWS documents that ${reasons.join(', and that ')}.${standing}`;
  },
});
