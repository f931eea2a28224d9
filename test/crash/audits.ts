/** Functions that are killed while they audit an account, ask for that, or write the evidence report. */
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { localCredentials } from '../../local/endpoints.ts';
import { checkManifest, parseManifest } from '../../src/evidence/manifest.ts';
import type { Status } from '../../src/findings/finding.ts';
import { lastRemuted, noteRemuted } from '../../src/sinks/remuted.ts';
import { messageOf, refusedEdit } from '../support/deployment.ts';
import { account, type FakeAccount } from '../support/fake-account.ts';
import type { Lane, Subject } from './lane.ts';

/** More than lies between two looks that count as two (src/sinks/outbox.ts). */
const later = 11 * 60_000;
/** A state that is there, then missed once, then missed twice: its status after each of these looks. */
const statuses: readonly Status[] = ['open', 'open', 'resolved'];
const scope = { account, control: 'trail-incomplete', part: 'us-east-1' };

export interface Audits {
  readonly subjects: readonly Subject[];
  /** The status of every state by the finding's id, after looks that the last of `statuses` ends. */
  states(): Promise<ReadonlyMap<string, Status>>;
  close(): void;
}

/** `fake` is the account that is audited, and the bucket of its trail. */
export async function auditSubjects(lane: Lane, fake: FakeAccount): Promise<Audits> {
  const { cloud } = lane;
  const { region, aws, bucket, table } = cloud.addresses;
  const sqs = new SQSClient({ region, credentials: localCredentials, endpoint: aws, useQueueUrlAsEndpoint: false });
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'audits' }));
  const other = await cloud.through(fake.url);
  const own = { AWS_ENDPOINT_URL: other, ROLECALL_ACCOUNT: account, ROLECALL_AUDIT_QUEUE_URL: QueueUrl };
  const onSchedule = cloud.sandbox('on-schedule', { ...own, ROLECALL_EVIDENCE_BUCKET: bucket });
  const onAccount = cloud.sandbox('on-account', { ...own, AWS_ENDPOINT_URL_S3: other, ROLECALL_LOG_BUCKET: 'trail' });
  const trails = fake.answer('CloudTrail_20131101.DescribeTrails', () => ({ trailList: [] }));
  let looks = 0;

  /** The live path lost an event, which a new log of the trail has. */
  const prepareAccount = async () => {
    const look = looks++;
    lane.pass(later);
    fake.reset();
    if (look % statuses.length === 0) fake.answer('CloudTrail_20131101.DescribeTrails', () => ({ trailList: [] }));
    else fake.answer('CloudTrail_20131101.DescribeTrails', trails);
    const { detail } = refusedEdit(`lost ${look}`, `AWSServiceRoleForLexV2Bots_lost${look}`);
    lane.expect(detail);
    const folder = `AWSLogs/${account}/CloudTrail/`;
    const delivered = new Date(lane.now() - 60_000).toISOString();
    const day = delivered.slice(0, 10).replaceAll('-', '/');
    const key = `${folder}${region}/${day}/${look}.json`;
    fake.answer('GET /trail/', ({ input }) => {
      if (input['prefix'] === folder)
        return `<ListBucketResult><CommonPrefixes><Prefix>${folder}${region}/</Prefix></CommonPrefixes></ListBucketResult>`;
      const object = `<Contents><Key>${key}</Key><LastModified>${delivered}</LastModified></Contents>`;
      return `<ListBucketResult>${input['prefix'] === `${folder}${region}/${day}/` ? object : ''}</ListBucketResult>`;
    });
    fake.answer(`GET /trail/${key}`, () => JSON.stringify({ Records: [detail] }));
    return { Records: [messageOf(`${look}`, { account })] };
  };
  const checkAccount = async () => {
    const expected = statuses[(looks - 1) % statuses.length];
    const found = (await cloud.table.states(scope)).map(({ sighting }) => sighting?.finding.status);
    return found.length > 0 && found.every((status) => status === expected)
      ? []
      : [`look ${looks}: ${scope.control} is ${found.join(', ') || 'not there'}, expected ${expected}`];
  };

  const others = 'other mutes';
  /** Under the same mutes, a second audit on a day does not read the table. */
  const prepareOrder = async () => {
    await noteRemuted(cloud.dynamodb, table, others);
    return { task: 'audit' };
  };
  const checkOrder = async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    for (const { ReceiptHandle } of Messages) await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    const isOrder = ({ Body = '{}' }) => (JSON.parse(Body) as { account?: string }).account === account;
    const ordered = Messages.some(isOrder) ? [] : ['no audit was ordered'];
    const remuted = await lastRemuted(cloud.dynamodb, table);
    return remuted === others ? [...ordered, 'the table was not read for mutes that came or went'] : ordered;
  };

  const bytesOf = async (Key: string) => {
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  /** What a manifest seals is there and whole: one that was cut off has none. */
  const checkReport = async (answer: unknown) => {
    const { written } = answer as { written: string[] };
    const files = new Map(await Promise.all(written.map(async (key) => [nameOf(key), await bytesOf(key)] as const)));
    const manifest = parseManifest(Buffer.from(files.get('manifest.json') ?? []).toString());
    if (typeof manifest === 'string') return [manifest];
    return checkManifest(manifest, (name) => files.get(name) ?? null).map(
      ({ object, detail }) => `${object}: ${detail}`,
    );
  };

  return {
    subjects: [
      {
        name: 'on-schedule (report)',
        sandbox: onSchedule,
        steps: ['scan', 'read', 'put'],
        variants: 1,
        prepare: async () => ({ task: 'report' }),
        check: checkReport,
      },
      {
        name: 'on-schedule (audit)',
        sandbox: onSchedule,
        steps: ['order', 'read', 'scan', 'checkpoint'],
        variants: 1,
        prepare: prepareOrder,
        check: checkOrder,
      },
      {
        name: 'on-account',
        sandbox: onAccount,
        steps: ['ask', 'list', 'fetch', 'read', 'store', 'send', 'mark', 'checkpoint', 'note'],
        variants: statuses.length,
        prepare: prepareAccount,
        check: checkAccount,
      },
    ],
    async states() {
      do await lane.insist(onAccount, await prepareAccount());
      while (looks % statuses.length !== 0);
      const found = new Map<string, Status>();
      for await (const { key, sighting } of cloud.table.entries())
        if (key.pk.startsWith('state|') && sighting !== null) found.set(sighting.finding.id, sighting.finding.status);
      return found;
    },
    close: () => sqs.destroy(),
  };
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}
