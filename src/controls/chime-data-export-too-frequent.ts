import { textOf } from '../events/fields.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notEvaluated, violation } from './control.ts';
import { day, hour, timeInWords } from './dates.ts';

const interval = 7 * day;

export default defineTimelineControl({
  id: 'chime-data-export-too-frequent',
  title: 'User attachments of Amazon Chime requested twice within seven days',
  severity: 'medium',
  identity: 'event',
  reads: chimeCallsOf('StartDataExport'),
  citations: [
    cite(
      'chimeAttachments',
      'An administrator of an Enterprise account can request the attachments of its users once in seven days.',
    ),
  ],
  remediation:
    'Ask whoever made the two requests what the exports are for, and who holds the files: the links give the attachments of every user. A second request that AWS accepted so soon is against its own rule, so check that both are known to whoever is responsible for privacy.',
  remembers: {
    within: interval,
    last: 1,
    looks: 'back',
    note(event) {
      if (event.error !== null) return null;
      const chimeAccount = textOf(event.request['accountId']);
      return { key: chimeAccount ?? '', note: { chimeAccount } };
    },
  },
  evaluate({ time, account, actor, note: { chimeAccount } }, { before, horizon }) {
    if (chimeAccount === null) return notEvaluated('the request names no Chime account');
    const earlier = before.at(-1);
    if (earlier !== undefined && Date.parse(time) - Date.parse(earlier.time) < interval) {
      const hours = Math.floor((Date.parse(time) - Date.parse(earlier.time)) / hour);
      return violation({
        subject: { type: 'chime-account', id: chimeAccount, arn: null },
        facts: {
          chimeAccount,
          awsAccount: account,
          hoursSince: hours,
          earlierTime: earlier.time,
          earlierBy: earlier.actor.arn,
          bySame: actor.arn !== null && earlier.actor.arn === actor.arn,
          earlierEvent: earlier.id,
        },
      });
    }
    if (horizon === null || Date.parse(time) - Date.parse(horizon) < interval)
      return notEvaluated('history does not reach back seven days');
    return compliant;
  },
  explain({ chimeAccount, hoursSince, earlierTime, earlierBy, bySame }, { who, when }) {
    const earlier = bySame ? 'its own request' : `the request of ${earlierBy ?? 'an unnamed principal'}`;
    const since = hoursSince === 0 ? 'less than an hour' : hoursSince === 1 ? 'one hour' : `${hoursSince} hours`;
    return `${who} requested the user attachments of the Chime account ${chimeAccount} on ${when}, ${since} after ${earlier} on ${timeInWords(earlierTime)}. AWS documents one request in seven days.`;
  },
});
