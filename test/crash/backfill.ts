/** on-log-object as the map of the backfill invokes it: with objects of a trail, or with manifests of what was not read. */
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Batch } from '../../functions/on-log-object.ts';
import type { LogObject } from '../../functions/runtime/log-objects.ts';
import { needs } from '../../src/controls/role-needs.ts';
import { roleUsesOf } from '../../src/sinks/role-uses.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import type { Lane, Subject } from './lane.ts';
import { someRecords } from './records.ts';

const evidence = 'evidence';
/** Of the features in use: an account that nobody audits. */
const account = '444455556666';
const features = [...needs.keys()];

export async function backfillSubjects(lane: Lane): Promise<Subject[]> {
  const { cloud } = lane;
  const { bucket, region, table } = cloud.addresses;
  await cloud.s3.send(new CreateBucketCommand({ Bucket: evidence }));
  const sandbox = cloud.sandbox('on-log-object', { ROLECALL_EVIDENCE_BUCKET: evidence });
  let expected: Batch;
  let use: { readonly call: string; readonly region: string; readonly at: string };

  const put = async (Bucket: string, Key: string, Body: string | Uint8Array): Promise<LogObject> => {
    await cloud.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    return { Bucket, Key };
  };

  /** Two logs, one that breaks off after its first record, and one of another service. */
  const putObjects = async (trial: number): Promise<readonly LogObject[]> => {
    const [whole, ...exports] = someRecords(trial).map(({ detail }) => detail);
    const [damaged] = someRecords(lane.number()).map(({ detail }) => detail);
    // A process notes each feature once a day: the next process has another one to note, and so has the next batch.
    const at = `${new Date(lane.now()).toISOString().slice(0, 19)}Z`;
    use = { call: features[trial % features.length] ?? '', region, at };
    const used = {
      ...exports[0],
      eventName: use.call,
      eventTime: at,
      eventID: `use ${trial}`,
      recipientAccountId: account,
    };
    const records = [whole, ...exports, damaged, used];
    const outcomes = records.map((record) => lane.expect(record));
    const folder = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${trial}`;
    const log = (...Records: unknown[]) => gzipSync(JSON.stringify({ Records }));
    const cut = JSON.stringify({ Records: [damaged] }).slice(0, -2);
    const objects = [
      await put(bucket, `${folder}-a.json.gz`, log(whole, exports[0], used)),
      await put(bucket, `${folder}-b.json`, cut),
      await put(bucket, `${folder}-c.json.gz`, log(exports[1])),
    ] as const;
    expected = {
      objects: objects.length,
      outside: 1,
      records: records.length,
      relevant: outcomes.filter(({ relevant }) => relevant).length,
      findings: outcomes.reduce((sum, { findings }) => sum + findings.length, 0),
      unread: [{ ...objects[1], Reason: whatIsWrongWith(cut) }],
    };
    return [...objects, { Bucket: bucket, Key: `AWSLogs/111122223333/Config/us-east-1/${trial}.json.gz` }];
  };

  const batchOf = (run: string, Items: readonly LogObject[]) => ({ Items, BatchInput: { run, since: '', until: '' } });

  const check = async (answer: unknown) => {
    const uses = await roleUsesOf(cloud.dynamodb, table, account);
    return [
      ...(isDeepStrictEqual(answer, expected)
        ? []
        : [`the batch came to ${JSON.stringify(answer)}, expected ${JSON.stringify(expected)}`]),
      ...(uses.some((noted) => isDeepStrictEqual(noted, use)) ? [] : [`${use.call} at ${use.at} is not noted`]),
    ];
  };

  const subject = (name: string, prepare: Subject['prepare']): Subject => ({
    name,
    sandbox,
    steps: ['fetch', 'remember', 'read', 'store', 'send', 'mark', 'note'],
    variants: 1,
    prepare,
    check,
  });

  return [
    subject('on-log-object (batch)', async () => {
      const trial = lane.number();
      return batchOf(`run-${trial}`, await putObjects(trial));
    }),
    // What the state machine leaves of a batch in which objects were not read, and of a second run that failed as a whole.
    subject('on-log-object (manifest)', async () => {
      const trial = lane.number();
      const unread = (await putObjects(trial)).map((object) => ({ ...object, Reason: 'access denied' }));
      const first = await put(evidence, `backfill/run-${trial}/unread/1.json`, JSON.stringify(unread));
      const second = await put(evidence, `backfill/again-${trial}/unread/1.json`, JSON.stringify([first]));
      return batchOf(`third-${trial}`, [second]);
    }),
  ];
}

/** In the words of the reader that parses every byte. */
function whatIsWrongWith(log: string): string {
  const { unreadable } = readRecords(Buffer.from(log), 'log.json', () => undefined);
  return unreadable.map(({ reason, place }) => `${reason} (${place})`).join('; ');
}
