import { chimeAccountInWords } from './chime-account-in-words.ts';
import { accountTypeCalls, accountTypeIn, chimeAccountIdIn } from './chime-account-type.ts';
import { inDays, periodsIn, retentionCalls, retentionReach } from './chime-retention.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';

const shortest = 1;
/** Fifteen years. */
const longest = 5475;

export default defineTimelineControl({
  id: 'chime-retention-out-of-range',
  title: 'Chat retention of Amazon Chime outside of what AWS documents',
  severity: 'medium',
  identity: 'event',
  reads: [...retentionCalls, ...accountTypeCalls],
  citations: [
    cite(
      'chimeRetention',
      'Administrators of Enterprise accounts set chat retention policies, with periods from one day to 15 years.',
    ),
    cite('chimeRetentionDays', 'RetentionDays is a whole number from 1 to 5,475.'),
  ],
  remediation:
    'Read the settings back with GetRetentionSettings and set a period from 1 to 5,475 days. For a Team account, ask what the caller wanted: only an Enterprise account has chat retention, so nothing keeps or deletes messages as intended.',
  misses: [
    'The type of the account is known by an answer that names it, or by a directory or Okta that was connected, within a year and among the last 50 such calls.',
  ],
  remembers: {
    ...retentionReach,
    note(event) {
      const chimeAccount = chimeAccountIdIn(event);
      if (event.error !== null) return null;
      const periods = event.name === 'PutRetentionSettings' ? periodsIn(event) : null;
      const type = accountTypeIn(event);
      return periods === null && type === null
        ? null
        : { key: chimeAccount ?? '', note: { chimeAccount, type, periods } };
    },
  },
  evaluate({ note: { chimeAccount, periods } }, { before }) {
    if (periods === null) return notApplicable;
    if (chimeAccount === null || periods.length === 0) return notEvaluated('the record holds no retention settings');
    const set = periods.flatMap(({ messages, days }) => (days === null ? [] : { messages, days }));
    const outside = set.filter(({ days }) => !Number.isInteger(days) || days < shortest || days > longest);
    const team = set.length > 0 && before.findLast(({ note }) => note.type !== null)?.note.type === 'Team';
    if (outside.length === 0 && !team) return compliant;
    return violation({
      subject: { type: 'chime-account', id: chimeAccount, arn: null },
      facts: { chimeAccount, set: team ? set : outside, outOfRange: outside.length > 0, teamAccount: team },
    });
  },
  explain({ chimeAccount, set, outOfRange, teamAccount }, { who, when, account }) {
    const periods = set.map(({ messages, days }) => `${inDays(days)} for ${messages}`).join(' and ');
    const rules = [
      ...(outOfRange ? ['AWS documents periods from one day to 15 years (5,475 days)'] : []),
      ...(teamAccount ? ['this is a Team account, and only Enterprise accounts have chat retention'] : []),
    ];
    return `${who} set a chat retention of ${periods} in ${chimeAccountInWords(chimeAccount, account)} on ${when}, but ${rules.join('; and ')}. What becomes of the messages is therefore uncertain.`;
  },
});
