/** The state machine of the backfill over endpoints of this machine, with on-log-object behind it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Context } from 'aws-lambda';
import type { Clients } from '../../local/endpoints.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Execution, execute, type Services } from './state-machine.ts';

export const logBucket = 'trail-logs';
export const evidenceBucket = 'evidence';
const functionArn = 'arn:aws:lambda:us-east-1:111122223333:function:rolecall-prod-on-log-object';

/** The definition as CloudFormation fills it. */
export function definition(): unknown {
  const text = readFileSync(join(import.meta.dirname, '../../infra/backfill.asl.json'), 'utf8');
  const values = { Partition: 'aws', LogBucket: logBucket, EvidenceBucket: evidenceBucket, OnLogObject: functionArn };
  const filled = text.replaceAll(/\$\{(\w+)\}/g, (found, name: string) => values[name as keyof typeof values] ?? found);
  return JSON.parse(filled);
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

export interface Backfill {
  /** Puts an object into the bucket of the trail: text as it is, anything else as a gzipped log. */
  put(key: string, content: unknown): Promise<void>;
  /** Keys of the evidence bucket under a prefix. */
  kept(prefix: string): Promise<string[]>;
  read(key: string): Promise<unknown>;
  run(name: string, input: object, handler?: Handler): Promise<Execution>;
}

/** `handler` is on-log-object; the environment must name the evidence bucket before it is imported. */
export async function makeBackfill({ s3 }: Pick<Clients, 's3'>, handler: Handler): Promise<Backfill> {
  for (const Bucket of [logBucket, evidenceBucket]) await s3.send(new CreateBucketCommand({ Bucket }));

  /** All pages: the reader of a map lists a bucket to its end. */
  async function list(Bucket: string, Prefix: string) {
    const contents = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      contents.push(...(page.Contents ?? []).map(({ Key = '', Size = 0 }) => ({ Key, Size })));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return { Contents: contents, KeyCount: contents.length, Prefix };
  }

  const servicesWith =
    (invoked: Handler): Services =>
    async (resource, parameters) => {
      const { Bucket, Key, Prefix, Body } = parameters as Record<string, string>;
      if (resource === functionArn) {
        // What checks the days is asked of the function itself, whatever a test says of its batches.
        const isCheck = (parameters as { Items: unknown[] }).Items.length === 0;
        const answer = await (isCheck ? handler : invoked)(parameters, lambdaContext('on-log-object', 100_000));
        return JSON.parse(JSON.stringify(answer));
      }
      if (resource.endsWith('s3:listObjectsV2')) return list(Bucket ?? '', Prefix ?? '');
      if (!resource.endsWith(':aws-sdk:s3:putObject')) throw new Error(`nobody answers for ${resource}`);
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(Body) }));
      return {};
    };

  return {
    async put(Key, content) {
      const Body = typeof content === 'string' ? content : gzipSync(JSON.stringify(content));
      await s3.send(new PutObjectCommand({ Bucket: logBucket, Key, Body }));
    },
    kept: async (prefix) => (await list(evidenceBucket, prefix)).Contents.map(({ Key }) => Key),
    async read(Key) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: evidenceBucket, Key }));
      return JSON.parse((await Body?.transformToString()) ?? '');
    },
    run: (name, input, invoked = handler) => execute(definition(), { name, input, services: servicesWith(invoked) }),
  };
}
