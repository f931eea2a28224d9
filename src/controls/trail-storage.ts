/** What keeps the log files of trails: their bucket, and the KMS key that encrypts them. */
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { partitionOf } from '../events/role-target.ts';
import { trustedPrincipals } from '../events/trust-policy.ts';
import { calls, type Read } from './control.ts';
import { dayAfter, dayIn } from './dates.ts';
import { keyIdOf } from './trails.ts';

/** What the calls that endanger log files do, as it stands between the actor and the name. */
const onBuckets = new Map([
  ['DeleteBucket', 'deleted the bucket'],
  ['PutBucketPolicy', 'set the policy of the bucket'],
  ['DeleteBucketPolicy', 'deleted the policy of the bucket'],
  ['PutBucketLifecycle', 'set lifecycle rules on the bucket'],
  ['PutBucketLifecycleConfiguration', 'set lifecycle rules on the bucket'],
]);
const onKeys = new Map([
  ['DisableKey', 'disabled the KMS key'],
  ['ScheduleKeyDeletion', 'scheduled the deletion of the KMS key'],
  ['DeleteImportedKeyMaterial', 'deleted the key material of the KMS key'],
  ['PutKeyPolicy', 'took AWS CloudTrail out of the policy of the KMS key'],
]);

export const storageCalls: readonly Read[] = [
  calls('s3.amazonaws.com', ...onBuckets.keys()),
  calls('kms.amazonaws.com', ...onKeys.keys()),
];

export interface Storage {
  /** How a trail names it. */
  readonly as: 'bucket' | 'key';
  readonly id: string;
  readonly arn: string | null;
  readonly deed: string;
  /** False where the call leaves CloudTrail what it needs, null where the record does not tell. */
  readonly harms: boolean | null;
  /** Of a key whose deletion was scheduled, YYYY-MM-DD. */
  readonly lastDayToCancel: string | null;
}

/** Days that KMS waits before it deletes a key, at most and when the request does not say. */
const longestWindow = 30;

/** The bucket or key that a call is about; null for any other call, and where the record names none. */
export function storageIn({ name, request, response, region, time }: AuditEvent): Storage | null {
  const onBucket = onBuckets.get(name);
  if (onBucket !== undefined) {
    const id = textOf(request['bucketName']);
    const arn = `arn:${partitionOf(region)}:s3:::${id}`;
    return id === null ? null : { as: 'bucket', id, arn, deed: onBucket, harms: true, lastDayToCancel: null };
  }
  const deed = onKeys.get(name);
  const key = textOf(request['keyId']);
  if (deed === undefined || key === null) return null;
  const arn = [key, textOf(response['keyId'])].find((each) => each?.startsWith('arn:')) ?? null;
  const window = request['pendingWindowInDays'];
  const days = typeof window === 'number' && window > 0 && window < longestWindow ? window : longestWindow;
  const deletion = name === 'ScheduleKeyDeletion' ? (dayIn(response['deletionDate']) ?? dayAfter(time, days)) : null;
  const harms = name === 'PutKeyPolicy' ? shutsOut(request['policy']) : true;
  return { as: 'key', id: keyIdOf(key), arn, deed, harms, lastDayToCancel: deletion };
}

/** Whether a key policy names CloudTrail no longer, which then delivers no log files: it cannot encrypt them. */
function shutsOut(policy: unknown): boolean | null {
  const named = trustedPrincipals(policy);
  if (named === null) return null;
  const everybody = named.others.some((one) => !one.startsWith('arn:') && !/^\d{12}$/.test(one));
  return !everybody && !named.services.some((service) => service.startsWith('cloudtrail.'));
}
