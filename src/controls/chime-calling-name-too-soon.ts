import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notEvaluated, violation } from './control.ts';
import { day, dayAfter, timeInWords } from './dates.ts';

const intervalDays = 7;
const interval = intervalDays * day;

export default defineTimelineControl({
  id: 'chime-calling-name-too-soon',
  title: 'Default outbound calling name changed twice within seven days',
  severity: 'low',
  identity: 'event',
  reads: chimeCallsOf('UpdatePhoneNumberSettings'),
  citations: [
    cite('chimeCallingNames', 'An outbound calling name can be updated once every seven days.'),
    cite('chimeUpdatePhoneNumberSettings', 'The default calling name can be updated once every seven days.'),
  ],
  remediation:
    'Ask whoever changed it which name is meant to hold, and read it back with GetPhoneNumberSettings: a new name takes up to 72 hours to appear, so two changes so close together may leave people with the wrong one. Wait seven days before the next change.',
  misses: [
    'The name itself is masked in the record: setting the same name again counts as a change.',
    'Names of single numbers (UpdatePhoneNumber) are not judged: AWS documents the seven days for the default name.',
  ],
  remembers: {
    within: interval,
    last: 1,
    looks: 'back',
    note: ({ error }) => (error === null ? { key: '', note: null } : null),
  },
  evaluate({ time, account, actor }, { before, horizon }) {
    const earlier = before.at(-1);
    if (earlier !== undefined && Date.parse(time) - Date.parse(earlier.time) < interval) {
      return violation({
        subject: { type: 'aws-account', id: account, arn: null },
        facts: {
          earlierTime: earlier.time,
          earlierBy: earlier.actor.arn,
          bySame: actor.arn !== null && earlier.actor.arn === actor.arn,
          earlierEvent: earlier.id,
          firstDayAllowed: dayAfter(earlier.time, intervalDays),
        },
      });
    }
    if (horizon === null || Date.parse(time) - Date.parse(horizon) < interval)
      return notEvaluated('history does not reach back seven days');
    return compliant;
  },
  explain({ earlierTime, earlierBy, bySame, firstDayAllowed }, { who, when, account }) {
    const earlier = bySame ? 'the same principal' : (earlierBy ?? 'an unnamed principal');
    return `${who} changed the default outbound calling name of account ${account} on ${when}, though ${earlier} had changed it on ${timeInWords(earlierTime)}. AWS documents one change in seven days: the next was allowed from ${firstDayAllowed} on.`;
  },
});
