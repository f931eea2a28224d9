import type { Json } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { recordBucketIn } from './call-detail-records.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import {
  calls,
  compliant,
  defineTimelineControl,
  inventory,
  notApplicable,
  notEvaluated,
  violation,
} from './control.ts';
import { judgeEach } from './judge-each.ts';
import { year } from './dates.ts';

const s3 = 's3.amazonaws.com';

export default defineTimelineControl({
  id: 'chime-cdr-bucket-encryption',
  title: 'Bucket for call detail records encrypted with KMS',
  severity: 'medium',
  identity: 'event',
  reads: [
    calls(s3, 'PutBucketEncryption', 'DeleteBucketEncryption'),
    ...chimeCallsOf('UpdateGlobalSettings'),
    inventory(['buckets']),
  ],
  citations: [
    cite(
      'chimeEventBridge',
      'Data of Amazon Chime is encrypted with keys that Amazon S3 manages; keys of AWS KMS are not supported.',
    ),
    cite(
      'chimeCallDetailRecords',
      'Amazon Chime writes the call detail records of Business Calling into the S3 bucket that an administrator selects.',
    ),
  ],
  remediation:
    'Set the default encryption of the bucket back to keys that Amazon S3 manages (SSE-S3, AES256), or select another bucket for the call detail records. Then check that the records of the calls made in between are there.',
  misses: [
    'A bucket that was selected more than a year ago, or before the history that is known, is not known as one for call detail records.',
    'A bucket that the records no longer go to still counts for a year; one in another account than Amazon Chime is not seen.',
  ],
  remembers: {
    within: year,
    last: 20,
    looks: 'back',
    note({ error, source, name, request }) {
      if (error !== null) return null;
      const bucket = source === s3 ? textOf(request['bucketName']) : recordBucketIn(request, 'businessCalling');
      if (bucket === null || bucket === '') return null;
      return { key: bucket, note: { bucket, encryption: source === s3 ? encryptionAfter(name, request) : null } };
    },
  },
  // The bucket may be selected first and encrypted later, or the other way round: the later of the two is judged.
  evaluate({ note: { bucket, encryption } }, { before }) {
    const selected = encryption === null;
    if (!selected && !before.some((item) => item.note.encryption === null)) return notApplicable;
    const now = encryption ?? before.findLast((item) => item.note.encryption !== null)?.note.encryption;
    if (now === 'unknown') return notEvaluated('the record does not say how the bucket is encrypted');
    if (now !== 'KMS') return compliant;
    return violation({
      subject: { type: 's3-bucket', id: bucket, arn: null },
      facts: { bucket, selected },
    });
  },
  explain({ bucket, selected }, { who, when, account }) {
    const deed = selected
      ? `selected the bucket ${bucket}, which is encrypted with a KMS key, for the call detail records of Business Calling`
      : `switched the bucket ${bucket}, which holds the call detail records of Business Calling, to encryption with a KMS key`;
    return `${who} ${deed} in account ${account} on ${when}. Amazon Chime supports keys that Amazon S3 manages, not those of AWS KMS, so records of later calls may be missing.`;
  },
  state: {
    evaluate({ partition, buckets }) {
      const own = buckets.filter(({ records }) => records.includes('business-calling'));
      return judgeEach(own, ({ name, encryption: algorithm }) => {
        if (algorithm === null) return { unclear: `S3 does not say how the bucket ${name} is encrypted` };
        if (!algorithm.startsWith('aws:kms')) return 'compliant';
        const subject = { type: 's3-bucket', id: name, arn: `arn:${partition}:s3:::${name}` };
        return { subject, facts: { bucket: name, encryption: algorithm } };
      });
    },
    explain({ bucket, encryption: algorithm }, { when, account }) {
      return `The bucket ${bucket}, which gets the call detail records of Business Calling of account ${account}, is encrypted with ${algorithm}, as read on ${when}. Amazon Chime supports keys that Amazon S3 manages, not those of AWS KMS, so records of calls may be missing.`;
    },
  },
});

/** CloudTrail keeps the names of S3's XML, which has one `Rule`, an object or a list. */
function encryptionAfter(call: string, request: Json): 'SSE-S3' | 'KMS' | 'unknown' {
  if (call === 'DeleteBucketEncryption') return 'SSE-S3';
  const configuration = objectOf(fieldOf(request, 'serversideencryptionconfiguration'));
  const rules = [fieldOf(configuration, 'rule') ?? fieldOf(configuration, 'rules')].flat();
  const algorithms = rules.flatMap((rule) => {
    const byDefault = objectOf(fieldOf(objectOf(rule), 'applyserversideencryptionbydefault'));
    return textOf(fieldOf(byDefault, 'ssealgorithm')) ?? [];
  });
  if (algorithms.length === 0) return 'unknown';
  return algorithms.some((algorithm) => algorithm.startsWith('aws:kms')) ? 'KMS' : 'SSE-S3';
}

/** A field whose name is in lower case here, in whatever case there. */
function fieldOf(object: Json, name: string): unknown {
  const key = Object.keys(object).find((each) => each.toLowerCase() === name);
  return key === undefined ? undefined : object[key];
}
