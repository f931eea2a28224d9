import { recordBucketIn, recordSources } from './call-detail-records.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, notApplicable, pending, violation } from './control.ts';
import { hour, timeAfter } from './dates.ts';

export default defineTimelineControl({
  id: 'chime-cdr-logging-disabled',
  title: 'Call detail records of Amazon Chime switched off',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf('UpdateGlobalSettings'),
  citations: [
    cite(
      'chimeCallDetailRecords',
      'Call detail records are written to an S3 bucket that an administrator selects; logging can be disabled at any time.',
    ),
    cite(
      'chimeUpdateGlobalSettings',
      'UpdateGlobalSettings sets the bucket for Business Calling and for Voice Connectors, each by its own structure.',
    ),
  ],
  remediation:
    'Ask who needed the records off, and for how long. Set the bucket again with UpdateGlobalSettings; calls made in between leave no record, so note the time of the gap for whoever relies on the records.',
  misses: [
    "What the console's own calls (UpdateCDRSettings, DeleteCDRBucket) change is undocumented; they are not judged.",
  ],
  remembers: {
    within: hour,
    last: 20,
    looks: 'ahead',
    note({ error, request }) {
      if (error !== null) return null;
      const off: string[] = [];
      const on: string[] = [];
      for (const { field, what } of recordSources) {
        const bucket = recordBucketIn(request, field);
        if (bucket !== null) (bucket === '' ? off : on).push(what);
      }
      return off.length + on.length === 0 ? null : { key: '', note: { off, on } };
    },
  },
  evaluate({ name, time, account, actor, note: { off } }, { after, now, configuration }) {
    if (off.length === 0) return notApplicable;
    const stillOff = off.filter((what) => !after.some((later) => later.note.on.includes(what)));
    if (stillOff.length === 0) return compliant;
    const due = timeAfter(time, hour);
    if (now < due) return pending(due);
    const approved = isApprovedForChime(actor, name, configuration);
    return violation({
      subject: { type: 'aws-account', id: account, arn: null },
      severity: approved ? 'info' : 'high',
      facts: { switchedOff: stillOff, approved },
    });
  },
  explain({ switchedOff }, { who, when, account }) {
    return `${who} switched off the call detail records of ${switchedOff.join(' and ')} in account ${account} on ${when}, and they were not set again within an hour. Calls made since leave no record in the bucket.`;
  },
});
