import { chimeAccountInWords } from './chime-account-in-words.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { earlierDays, givenBack, inDays, retentionCalls, retentionNote, retentionReach } from './chime-retention.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notEvaluated, violation } from './control.ts';
import { dayAfter, dayIn } from './dates.ts';

/** How long AWS documents that messages can be restored. */
const restoredDays = 30;

const lengthened =
  'PutRetentionSettings set at least the earlier period again, or none, in time to restore the messages';

export default defineTimelineControl({
  id: 'chime-retention-shortened',
  title: 'Chat messages of Amazon Chime kept for a shorter time',
  severity: 'high',
  identity: 'event',
  reads: retentionCalls,
  citations: [
    cite(
      'chimeRetentionOn',
      'Within one day of setting a retention period, users lose access to the messages that lie outside of it.',
    ),
    cite(
      'chimeRestoreMessages',
      'Messages can be restored for 30 days, by lengthening the period or turning retention off; then they are deleted for good.',
    ),
  ],
  remediation:
    'Ask who decided on the shorter period, and whether anything must be kept (a legal hold, an inquiry). If nobody did, lengthen the period or turn retention off with PutRetentionSettings before the last day to restore in the facts: both bring the messages back.',
  misses: [
    'The earlier period is known by an earlier PutRetentionSettings within a year; a first setting is not evaluated.',
    'Whether the messages really came back is not looked at: a period that is lengthened again in time, or turned off, resolves the finding.',
  ],
  remembers: {
    ...retentionReach,
    looks: 'both',
    note(event) {
      const noted = retentionNote(event);
      if (noted === null) return null;
      return { ...noted, note: { ...noted.note, deletion: dayIn(event.response['initiateDeletionTimestamp']) } };
    },
  },
  evaluate({ name, time, actor, note: { chimeAccount, periods, deletion } }, { before, after, configuration }) {
    if (chimeAccount === null || periods.length === 0) return notEvaluated('the record holds no retention settings');
    const set = periods.flatMap(({ messages, days }) =>
      days === null ? [] : { messages, days, earlierDays: earlierDays(before, messages) },
    );
    const shortened = set.flatMap(({ messages, days, earlierDays: earlier }) =>
      earlier === null || (earlier !== undefined && days < earlier) ? { messages, days, earlierDays: earlier } : [],
    );
    if (shortened.length === 0) {
      const unknown = set.some((period) => period.earlierDays === undefined);
      return unknown ? notEvaluated('the retention period before is not known') : compliant;
    }
    const approved = isApprovedForChime(actor, name, configuration);
    // A deletion that begins on the day of the call is no deadline: AWS documents thirty days.
    const given = deletion !== null && deletion > time.slice(0, 10) ? deletion : null;
    const lastDayToRestore = given ?? dayAfter(time, restoredDays);
    const back = givenBack(
      shortened,
      after.filter((later) => later.time.slice(0, 10) <= lastDayToRestore),
    );
    return violation({
      subject: { type: 'chime-account', id: chimeAccount, arn: null },
      severity: approved ? 'info' : 'high',
      facts: { chimeAccount, shortened, lastDayToRestore, approved },
      ...(back === null ? {} : { resolution: { at: back.time, event: back.id, why: lengthened } }),
    });
  },
  explain({ chimeAccount, shortened, lastDayToRestore }, { who, when, account }) {
    const periods = shortened.map(({ messages, days, earlierDays: earlier }) =>
      earlier === null
        ? `messages of ${messages}, kept without limit so far, are now kept for ${inDays(days)}`
        : `messages of ${messages} are now kept for ${inDays(days)} instead of ${inDays(earlier)}`,
    );
    return `${who} shortened the chat retention of ${chimeAccountInWords(chimeAccount, account)} on ${when}: ${periods.join(', and ')}. Within a day the users lose sight of older messages. They can be restored until ${lastDayToRestore}; after that day they are deleted for good.`;
  },
});
