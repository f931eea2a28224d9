import { chimeAccountInWords } from './chime-account-in-words.ts';
import { earlierDays, inDays, retentionCalls, retentionNote, retentionReach } from './chime-retention.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notEvaluated, violation } from './control.ts';

export default defineTimelineControl({
  id: 'chime-retention-disabled',
  title: 'Chat retention of Amazon Chime turned off',
  severity: 'medium',
  identity: 'event',
  reads: retentionCalls,
  citations: [
    cite('chimePutRetentionSettings', 'Removing the number of days from a setting turns its retention off.'),
    cite('chimeRetention', 'A retention policy deletes messages by itself when the period that was set has passed.'),
  ],
  remediation:
    'Ask who needed the messages to stay, and for how long. If it is a legal hold, write down its end; if nobody knows of it, set the period again with PutRetentionSettings, since without one every message stays.',
  misses: [
    'The earlier period is known by an earlier PutRetentionSettings within a year. Without it, a call that sets no period at all counts as turning retention off; one that also sets a period is not evaluated.',
  ],
  remembers: { ...retentionReach, note: retentionNote },
  evaluate({ note: { chimeAccount, periods } }, { before }) {
    if (chimeAccount === null || periods.length === 0) return notEvaluated('the record holds no retention settings');
    const off = periods.flatMap(({ messages, days }) =>
      days === null ? { messages, earlierDays: earlierDays(before, messages) } : [],
    );
    // The console sends both settings: only a call that removes everything speaks for itself.
    const speaksForItself = off.length === periods.length;
    const removed = off.filter(({ earlierDays: days }) => (days === undefined ? speaksForItself : days !== null));
    if (removed.length === 0) {
      const unknown = off.some(({ earlierDays: days }) => days === undefined);
      return unknown ? notEvaluated('the retention period before is not known') : compliant;
    }
    return violation({
      subject: { type: 'chime-account', id: chimeAccount, arn: null },
      confidence: removed.some(({ earlierDays: days }) => days === undefined) ? 'medium' : 'high',
      facts: {
        chimeAccount,
        removed: removed.map(({ messages, earlierDays: days }) => ({ messages, earlierDays: days ?? null })),
      },
    });
  },
  explain({ chimeAccount, removed }, { who, when, account }) {
    const periods = removed.map(({ messages, earlierDays: days }) =>
      days === null ? `for ${messages}` : `for ${messages} (${inDays(days)} so far)`,
    );
    return `${who} turned chat retention off ${periods.join(' and ')} in ${chimeAccountInWords(chimeAccount, account)} on ${when}. Amazon Chime deletes messages by itself only while a period is set: without one they stay, even those that your own rules want gone.`;
  },
});
