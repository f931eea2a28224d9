import type { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { MissingInput } from '../../src/sources/input.ts';
import { isS3Location, s3Objects } from '../../src/sources/s3-objects.ts';

type Answer = Record<string, unknown> | Error;

/** A client that answers each command, named as in its class, from a list; what it was asked is kept. */
function fakeClient(answers: Record<string, Answer[]>): { client: S3Client; asked: unknown[] } {
  const asked: unknown[] = [];
  const send = async (command: { constructor: { name: string }; input: unknown }) => {
    asked.push(command.input);
    const answer = answers[command.constructor.name.replace('Command', '')]?.shift() ?? new Error('unexpected');
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { client: { send } as unknown as S3Client, asked };
}

const page = (keys: string[], next?: string) => ({
  Contents: keys.map((Key) => ({ Key, Size: 10 })),
  IsTruncated: next !== undefined,
  NextContinuationToken: next,
});
const refusal = (name: string) => Object.assign(new Error('refused'), { name });
const body = (text: string) => ({ Body: { transformToByteArray: async () => Buffer.from(text) } });

async function list(location: string, client: S3Client): Promise<string[]> {
  const found: string[] = [];
  for await (const item of s3Objects(location, client)) {
    const got = 'reason' in item ? item : await item.bytes();
    found.push(`${item.name}: ${'reason' in got ? got.reason : Buffer.from(got).toString()}`);
  }
  return found;
}

describe('s3Objects', () => {
  it('lists page by page and reads what looks like a log', async () => {
    const { client, asked } = fakeClient({
      ListObjectsV2: [page(['logs/', 'logs/a.json.gz', 'logs/notes.txt'], 'next'), page(['logs/b.json'])],
      GetObject: [body('A'), body('B')],
    });
    expect(await list('s3://bucket/logs/', client)).toEqual([
      's3://bucket/logs/a.json.gz: A',
      's3://bucket/logs/b.json: B',
    ]);
    expect(asked).toEqual([
      { Bucket: 'bucket', Prefix: 'logs/' },
      { Bucket: 'bucket', Key: 'logs/a.json.gz' },
      { Bucket: 'bucket', Prefix: 'logs/', ContinuationToken: 'next' },
      { Bucket: 'bucket', Key: 'logs/b.json' },
    ]);
  });

  it('takes the object that is named in full, whatever its name', async () => {
    const { client } = fakeClient({ ListObjectsV2: [page(['export', 'export-2'])], GetObject: [body('A')] });
    expect(await list('s3://bucket/export', client)).toEqual(['s3://bucket/export: A']);
  });

  it.each([
    ['AccessDenied', 'access denied'],
    ['InvalidObjectState', 'archived: restore'],
    ['NoSuchKey', 'deleted since'],
    ['SlowDown', 'S3 refused or could not be reached (SlowDown)'],
  ])('makes %s a problem and reads the rest', async (name, reason) => {
    const { client } = fakeClient({
      ListObjectsV2: [page(['a.json', 'b.json'])],
      GetObject: [refusal(name), body('B')],
    });
    expect(await list('s3://bucket', client)).toEqual([expect.stringContaining(reason), 's3://bucket/b.json: B']);
  });

  it('names an object that is too large without fetching it', async () => {
    const { client } = fakeClient({ ListObjectsV2: [{ Contents: [{ Key: 'a.json', Size: 2 ** 31 }] }] });
    expect(await list('s3://bucket/', client)).toEqual([expect.stringContaining('a.json: larger than 2 GiB')]);
  });

  it('says where a listing stopped', async () => {
    const { client } = fakeClient({
      ListObjectsV2: [page(['a.json'], 'next'), refusal('AccessDenied')],
      GetObject: [body('A')],
    });
    expect(await list('s3://bucket/x', client)).toEqual([
      's3://bucket/a.json: A',
      expect.stringMatching(/^s3:\/\/bucket\/x: listing failed: access denied.*what follows was not looked at$/),
    ]);
  });

  it('says when there is nothing to read', async () => {
    const { client } = fakeClient({ ListObjectsV2: [page(['x/notes.txt'])] });
    expect(await list('s3://bucket/x', client)).toEqual([expect.stringContaining('no log objects under this prefix')]);
  });

  it('calls a bucket that does not exist, or half a location, a mistake in the command', async () => {
    const { client } = fakeClient({ ListObjectsV2: [refusal('NoSuchBucket')] });
    await expect(list('s3://bucket/x', client)).rejects.toThrow(MissingInput);
    await expect(list('s3://', client)).rejects.toThrow('expected s3://bucket/prefix');
  });

  it('knows its locations', () => {
    expect(['s3://b/x', 'S3://b', './s3/x', '-'].map(isS3Location)).toEqual([true, true, false, false]);
  });
});
