/** Functions that are killed while they judge events, or tell of what was found. */
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { CallStep } from '../support/aws-limits.ts';
import { messageOf } from '../support/deployment.ts';
import type { Lane, Subject } from './lane.ts';
import { someRecords } from './records.ts';

export function liveSubjects(lane: Lane): Subject[] {
  const { cloud, trap } = lane;
  const { bucket } = cloud.addresses;
  const subject = (name: string, steps: readonly CallStep[]) => ({
    name,
    sandbox: cloud.sandbox(name),
    steps,
    variants: 1,
  });
  const keeping = ['remember', 'read', 'store', 'send', 'mark'] as const;
  const onEvent = subject('on-event', keeping);
  const onPending = subject('on-pending', ['look for what is due', 'read', 'claim', 'send', 'mark']);
  const onLogObject = subject('on-log-object', ['fetch', ...keeping]);
  const records = () => {
    const made = someRecords(lane.number());
    for (const record of made) lane.expect(record);
    return made;
  };
  const batch = () => ({ Records: records().map((record) => messageOf(record.id, record)) });
  return [
    { ...onEvent, prepare: async () => batch() },
    {
      ...onPending,
      // What on-event stored and could not tell.
      async prepare() {
        trap.refusesToTell = true;
        await lane.insist(onEvent.sandbox, batch());
        trap.refusesToTell = false;
        lane.pass();
        return {};
      },
    },
    {
      ...onLogObject,
      async prepare() {
        const Body = gzipSync(JSON.stringify({ Records: records().map(({ detail }) => detail) }));
        const Key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${lane.number()}.json.gz`;
        await cloud.s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body }));
        const body = { source: 'aws.s3', detail: { bucket: { name: bucket }, object: { key: Key } } };
        return { Records: [messageOf(Key, body)] };
      },
    },
  ];
}
