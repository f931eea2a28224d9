import { gunzipSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  commonRange,
  type ProblemKind,
  type ProvenLog,
  type Verification,
  type VerifyOptions,
} from '../../src/evidence/verification.ts';
import { verifyStore } from '../../src/evidence/verify-store.ts';
import {
  type Archive,
  type ArchivedObject,
  type ChainOptions,
  keysOf,
  signingKey,
  storeOf,
  writeChain,
  writeDigest,
  type Written,
} from '../support/digest-chains.ts';

const key = signingKey('aa11');
const oldKey = signingKey('bb22', '2025-01-01T00:00:00Z', '2025-12-31T00:00:00Z');
const start = '2026-05-01T00:00:00Z';

interface World {
  readonly archive: Archive;
  readonly chain: Written;
  readonly digest: (index: number) => ArchivedObject;
  readonly log: (index: number) => ArchivedObject;
}

function world(options: Partial<ChainOptions> = {}): World {
  const archive: Archive = new Map();
  const chain = writeChain(archive, { key, start, hours: 6, ...options });
  const at = (name: string | undefined) => archive.get(name ?? '') as ArchivedObject;
  return { archive, chain, digest: (i) => at(chain.digests.at(i)), log: (i) => at(chain.logs.at(i)) };
}

async function verify(archive: Archive, options: Partial<VerifyOptions> = {}, copied = false) {
  const proven: ProvenLog[] = [];
  const run = verifyStore(storeOf(archive, { copied }), {
    keys: keysOf([key, oldKey]),
    since: null,
    until: null,
    ...options,
  });
  for (;;) {
    const step = await run.next();
    if (step.done) return { ...step.value, proven };
    proven.push(step.value);
  }
}

const kindsOf = ({ problems }: Verification) => [...new Set(problems.map(({ kind }) => kind))].sort();
const rewritten = (object: ArchivedObject, change: (content: Record<string, unknown>) => void): Buffer => {
  const content = JSON.parse(gunzipSync(object.bytes).toString()) as Record<string, unknown>;
  change(content);
  return gzipSync(JSON.stringify(content));
};

describe('an archive that nobody touched', () => {
  const variants: [string, Partial<ChainOptions>][] = [
    ['of one account', {}],
    ['of an organisation, under a prefix', { organization: 'o-exampleorgid', prefix: 'security/trails' }],
    ['without logs', { logsPerHour: 0 }],
    ['of another Region than the trail’s home', { region: 'eu-central-1' }],
    ['of a trail whose name looks like a part of a key', { trail: 'my_trail_us-east-1' }],
  ];
  test.each(variants)('%s is proven, from S3 and as a copy', async (_, options) => {
    const { archive, chain } = world(options);
    for (const copied of [false, true]) {
      const result = await verify(archive, {}, copied);
      expect(result.problems).toEqual([]);
      expect(result.digests).toEqual({ valid: 6, invalid: 0, missing: 0, unverified: 0 });
      expect(result.logs).toEqual({ valid: chain.logs.length, invalid: 0, missing: 0, unverified: 0 });
      expect(result.proven.map(({ name }) => name).sort()).toEqual([...chain.logs].sort());
      expect([result.from, result.to]).toEqual([start, '2026-05-01T06:00:00Z']);
    }
  });

  test('several trails that write the same logs’ folder stand beside one another', async () => {
    const { archive } = world();
    writeChain(archive, { key, start, hours: 6, trail: 'second' });
    writeChain(archive, { key, start, hours: 6, account: '444455556666' });
    expect(await verify(archive, {}, true)).toMatchObject({
      problems: [],
      digests: { valid: 18 },
      logs: { valid: 36 },
    });
  });

  test('a trail that changed its bucket goes on in the other one', async () => {
    const { archive, chain } = world();
    writeChain(archive, { key, start: '2026-05-01T06:00:00Z', hours: 3, bucket: 'second-bucket', after: chain });
    expect(await verify(archive)).toMatchObject({ problems: [], digests: { valid: 9 } });
    // Only the second bucket is listed, as with s3://second-bucket/.
    const store = storeOf(archive);
    const list = store.list.bind(store);
    store.list = async function* () {
      for await (const place of list()) if ('bucket' in place && place.bucket === 'second-bucket') yield place;
    };
    const run = verifyStore(store, { keys: keysOf([key]), since: null, until: null });
    let step = await run.next();
    while (!step.done) step = await run.next();
    expect(step.value).toMatchObject({ problems: [], digests: { valid: 9 } });
  });
});

describe('a range', () => {
  const range = { since: '2026-05-01T02:00:00Z', until: '2026-05-01T03:59:59Z' };

  test('counts its own hours only, and takes no log next to it for unlisted', async () => {
    const { archive } = world({ logsPerHour: 11 });
    const result = await verify(archive, range);
    expect(result).toMatchObject({ problems: [], digests: { valid: 2 }, logs: { valid: 22 } });
    expect([result.from, result.to]).toEqual(['2026-05-01T02:00:00Z', '2026-05-01T04:00:00Z']);
  });

  test('that begins before the trail has a gap; one whose first digests are gone misses them', async () => {
    const { archive, chain } = world();
    expect(kindsOf(await verify(archive, { since: '2026-04-30T12:00:00Z' }))).toEqual(['gap']);
    archive.delete(chain.digests[0] as string);
    const result = await verify(archive, { since: start });
    expect(kindsOf(result)).toEqual(['missing', 'unlisted']);
    expect(result.digests.missing).toBe(1);
  });
});

/** Each changes an archive of six hours with two logs each, and says what must be told. */
const mutations: Record<
  string,
  { change: (world: World) => void; kinds: ProblemKind[]; counts: object; until?: string; losesPredecessor?: true }
> = {
  'a log modified': {
    change: ({ log }) => (log(5).bytes = gzipSync('{"Records":[]}')),
    kinds: ['modified'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a log deleted': {
    change: ({ archive, chain }) => archive.delete(chain.logs[5] as string),
    kinds: ['missing'],
    counts: { logs: { valid: 11, invalid: 0, missing: 1, unverified: 0 } },
  },
  'a log that is not gzip': {
    change: ({ log }) => (log(5).bytes = gunzipSync(log(5).bytes)),
    kinds: ['not-gzip'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a log cut short': {
    change: ({ log }) => (log(5).bytes = log(5).bytes.subarray(0, -5)),
    kinds: ['truncated'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a second member after a log': {
    change: ({ log }) => (log(5).bytes = Buffer.concat([log(5).bytes, gzipSync('')])),
    kinds: ['second-member'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'garbage after a log': {
    change: ({ log }) => (log(5).bytes = Buffer.concat([log(5).bytes, Buffer.from('x')])),
    kinds: ['appended-data'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'zeros after a log': {
    change: ({ log }) => (log(5).bytes = Buffer.concat([log(5).bytes, Buffer.alloc(512)])),
    kinds: ['appended-data'],
    counts: { logs: { valid: 11, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a digest deleted in the middle': {
    losesPredecessor: true,
    change: ({ archive, chain }) => archive.delete(chain.digests[2] as string),
    kinds: ['missing', 'unlisted'],
    counts: {
      digests: { valid: 5, invalid: 0, missing: 1, unverified: 0 },
      logs: { valid: 10, invalid: 0, missing: 0, unverified: 2 },
    },
  },
  'three digests deleted in the middle': {
    losesPredecessor: true,
    change: ({ archive, chain }) => [1, 2, 3].forEach((at) => archive.delete(chain.digests[at] as string)),
    kinds: ['missing', 'unlisted'],
    counts: {
      digests: { valid: 3, invalid: 0, missing: 3, unverified: 0 },
      logs: { valid: 6, invalid: 0, missing: 0, unverified: 6 },
    },
  },
  'a digest modified': {
    change: ({ digest }) => (digest(2).bytes = rewritten(digest(2), (content) => (content['logFiles'] = []))),
    kinds: ['modified', 'unlisted'],
    counts: {
      digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 },
      logs: { valid: 10, invalid: 0, missing: 0, unverified: 2 },
    },
  },
  'the newest digest modified': {
    change: ({ digest }) =>
      (digest(-1).bytes = rewritten(digest(-1), (content) => (content['oldestEventTime'] = start))),
    kinds: ['digest-invalid', 'signature'],
    counts: {
      digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 },
      logs: { valid: 10, invalid: 0, missing: 0, unverified: 2 },
    },
  },
  'a second member after a digest': {
    losesPredecessor: true,
    change: ({ digest }) => (digest(2).bytes = Buffer.concat([digest(2).bytes, gzipSync('')])),
    kinds: ['second-member', 'unlisted'],
    counts: { digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 } },
  },
  'two digests swapped': {
    change: ({ digest }) => {
      const [a, b] = [digest(2), digest(3)];
      [a.bytes, b.bytes, a.metadata, b.metadata] = [b.bytes, a.bytes, b.metadata, a.metadata];
    },
    kinds: ['digest-invalid', 'misplaced'],
    counts: {
      digests: { valid: 4, invalid: 2, missing: 0, unverified: 0 },
      logs: { valid: 8, invalid: 0, missing: 0, unverified: 4 },
    },
  },
  'the newest digest deleted, with --until': {
    change: ({ archive, chain }) => archive.delete(chain.digests[5] as string),
    until: '2026-05-01T06:59:00Z',
    kinds: ['unlisted'],
    counts: {
      digests: { valid: 5, invalid: 0, missing: 0, unverified: 0 },
      logs: { valid: 10, invalid: 0, missing: 0, unverified: 2 },
    },
  },
  'the newest three deleted, with --until': {
    change: ({ archive, chain }) => [3, 4, 5].forEach((at) => archive.delete(chain.digests[at] as string)),
    until: '2026-05-01T05:59:59Z',
    kinds: ['stale', 'unlisted'],
    counts: {
      digests: { valid: 3, invalid: 0, missing: 0, unverified: 0 },
      logs: { valid: 6, invalid: 0, missing: 0, unverified: 6 },
    },
  },
  'a digest of another account in its place': {
    change: ({ digest }) => replaceBy(digest(2), { account: '444455556666' }),
    losesPredecessor: true,
    kinds: ['misplaced', 'unlisted'],
    counts: { digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a digest of another Region in its place': {
    change: ({ digest }) => replaceBy(digest(2), { region: 'eu-west-1' }),
    losesPredecessor: true,
    kinds: ['misplaced', 'unlisted'],
    counts: { digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a digest replayed from another trail': {
    change: ({ digest }) => replaceBy(digest(2), { trail: 'another-trail' }),
    losesPredecessor: true,
    kinds: ['misplaced', 'unlisted'],
    counts: { digests: { valid: 5, invalid: 1, missing: 0, unverified: 0 } },
  },
  'a log that no digest lists': {
    change: ({ archive, log }) => {
      const extra = log(5).key.replace(/_[0-9a-f]+\.json\.gz$/, '_0000added0000000.json.gz');
      archive.set(`${log(5).bucket}/${extra}`, { ...log(5), key: extra });
    },
    kinds: ['unlisted'],
    counts: { logs: { valid: 12, invalid: 0, missing: 0, unverified: 1 } },
  },
  'a file among the logs that CloudTrail would name otherwise': {
    change: ({ archive, log }) => {
      const extra = log(5).key.replace(/[^/]+$/, 'notes.json');
      archive.set(`${log(5).bucket}/${extra}`, { ...log(5), key: extra });
    },
    kinds: ['unlisted'],
    counts: { logs: { valid: 12, invalid: 0, missing: 0, unverified: 1 } },
  },
};

/** Puts the digest of the same hour of another trail into its place, whose logs are not in the archive. */
function replaceBy(object: ArchivedObject, other: Partial<ChainOptions>): void {
  const elsewhere: Archive = new Map();
  const { digests } = writeChain(elsewhere, { key, start, hours: 6, ...other });
  const { bytes, metadata } = elsewhere.get(digests[2] as string) as ArchivedObject;
  Object.assign(object, { bytes, metadata });
}

describe('what somebody did to the archive', () => {
  for (const [name, { change, kinds, counts, until, losesPredecessor }] of Object.entries(mutations)) {
    test.each([false, true])(`${name} (a copy: %s)`, async (copied) => {
      const changed = world();
      change(changed);
      const result = await verify(changed.archive, until === undefined ? {} : { until }, copied);
      // A copy has the signature of a digest only in the one after it: with that, the proof of its predecessor is gone.
      const alsoUnproven = copied && losesPredecessor ? ['digest-unverified', 'no-signature'] : [];
      expect(kindsOf(result)).toEqual([...kinds, ...alsoUnproven].sort());
      if (alsoUnproven.length === 0) expect(result).toMatchObject(counts);
      else expect(result.digests.unverified).toBe(1);
      // Nothing that is not proven is handed on as proven.
      expect(result.proven).toHaveLength(result.logs.valid);
    });
  }

  test('a signature flipped in the metadata is told; in a copy the digest that carries it is the one that changed', async () => {
    const inS3 = world();
    const { metadata } = inS3.digest(2);
    metadata['signature'] = flipped(metadata['signature'] ?? '');
    expect(await verify(inS3.archive)).toMatchObject({ digests: { valid: 5, invalid: 1, unverified: 0 } });
    const copy = world();
    copy.digest(3).bytes = rewritten(copy.digest(3), (content) => {
      content['previousDigestSignature'] = flipped(content['previousDigestSignature'] as string);
    });
    const result = await verify(copy.archive, {}, true);
    expect(result).toMatchObject({ digests: { valid: 4, invalid: 1, unverified: 1 } });
    expect(kindsOf(result)).toEqual(['digest-invalid', 'digest-unverified', 'modified', 'no-signature']);
  });

  test('a copy without the metadata of the newest digest cannot prove that one, and says so', async () => {
    const { archive, digest } = world();
    digest(-1).metadata = {};
    const result = await verify(archive, {}, true);
    expect(kindsOf(result)).toEqual(['digest-unverified', 'no-signature']);
    expect(result).toMatchObject({ digests: { valid: 5, unverified: 1 }, logs: { valid: 10, unverified: 2 } });
  });

  test('keys: one outside its time, one that CloudTrail does not list, and another algorithm', async () => {
    const outside = world({ key: oldKey });
    expect(kindsOf(await verify(outside.archive))).toEqual(['digest-invalid', 'key-outside-validity']);
    const own = world({ key: signingKey('cc33') });
    expect(kindsOf(await verify(own.archive))).toEqual(['digest-invalid', 'unknown-key']);
    const same = world({ key: { ...signingKey('aa11'), fingerprint: 'aa11' } });
    expect(kindsOf(await verify(same.archive))).toEqual(['digest-invalid', 'signature']);
    const weak = world();
    weak.digest(2).metadata['signature-algorithm'] = 'SHA1withRSA';
    expect(kindsOf(await verify(weak.archive))).toEqual(['algorithm', 'digest-invalid']);
  });

  test('keys that cannot be had leave everything unproven, and the reason is named', async () => {
    const result = await verify(world().archive, { keys: async () => 'denied' });
    expect(result).toMatchObject({ digests: { valid: 0, unverified: 6 }, logs: { valid: 0, unverified: 12 } });
    expect(kindsOf(result)).toEqual(['digest-unverified', 'unreachable']);
  });

  test('a listing that failed is named, and not taken for an archive without digests', async () => {
    async function* list() {
      yield { name: 's3://example-trail-bucket/', unreachable: 'denied' };
    }
    const run = verifyStore({ ...storeOf(new Map()), list }, { keys: keysOf([key]), since: null, until: null });
    const { value } = await run.next();
    expect(value).toMatchObject({
      problems: [{ object: 's3://example-trail-bucket/', kind: 'unreachable', detail: 'denied' }],
    });
  });

  test('a backfill digest proves the logs that it lists, and no time', async () => {
    const { archive, digest, log } = world();
    const content = JSON.parse(gunzipSync(digest(0).bytes).toString());
    const { bucket, bytes } = log(0);
    const late = log(0).key.replace(/_[0-9a-f]{16}(?=\.)/, '_late');
    archive.set(`${bucket}/${late}`, { bucket, key: late, bytes, metadata: {} });
    const digestS3Object = content.digestS3Object.replace('.json.gz', '_backfill.json.gz');
    const logFiles = [{ ...content.logFiles[0], s3Object: late }];
    writeDigest(archive, { ...content, digestS3Object, logFiles }, key);
    const { chains, logs, problems } = await verify(archive);
    expect([problems, logs.valid]).toEqual([[], 13]);
    expect(chains.map(({ backfill, from, to }) => [backfill, from, to])).toEqual([
      [false, start, '2026-05-01T06:00:00Z'],
      [true, start, '2026-05-01T01:00:00Z'],
    ]);
    expect(commonRange(chains)).toEqual({ from: start, to: '2026-05-01T06:00:00Z' });
  });

  test('a trail that was switched off and on again is a named gap', async () => {
    const { archive } = world();
    writeChain(archive, { key, start: '2026-05-01T09:00:00Z', hours: 2 });
    const result = await verify(archive);
    expect(result).toMatchObject({ digests: { valid: 8, missing: 0 }, logs: { valid: 16 } });
    expect(result.problems).toMatchObject([{ kind: 'gap', detail: expect.stringContaining('2026-05-01T09:00:00Z') }]);
  });

  test('a genuine digest that the chain does not name proves nothing', async () => {
    const { archive, chain, digest } = world();
    const content = JSON.parse(gunzipSync(digest(2).bytes).toString());
    const key2 = digest(2).key.replace('T030000Z', 'T033000Z');
    writeDigest(archive, { ...content, digestS3Object: key2, logFiles: [] }, key);
    const result = await verify(archive);
    expect(kindsOf(result)).toEqual(['unlinked']);
    expect(result).toMatchObject({ digests: { valid: 6, invalid: 1 }, logs: { valid: chain.logs.length } });
  });

  test('logs without any digest are named, one by one', async () => {
    const { archive, chain } = world();
    for (const name of chain.digests) archive.delete(name);
    expect(await verify(archive)).toMatchObject({ from: null, logs: { valid: 0, unverified: 12 } });
  });
});

test('whatever byte of an archive changes, what changed is not proven, and nothing unchanged is called changed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      fc.boolean(),
      async (which, where, by, copied) => {
        const { archive } = world({ hours: 4 });
        const [name, object] = [...archive][which % archive.size] as [string, ArchivedObject];
        const bytes = Buffer.from(object.bytes);
        // The header's time and operating system, and bits that only fill up a byte, change nothing of the content.
        const at = 10 + (where % (bytes.length - 10));
        bytes.writeUInt8((bytes.readUInt8(at) ^ by) & 0xff, at);
        fc.pre(contentOf(bytes) !== contentOf(object.bytes));
        object.bytes = bytes;
        const result = await verify(archive, {}, copied);
        expect(result.problems.length).toBeGreaterThan(0);
        expect(result.proven.some((log) => log.name === name)).toBe(false);
        expect(result.digests.invalid + result.logs.invalid).toBe(1);
      },
    ),
    { seed: 20260501, numRuns: 60 },
  );
});

function contentOf(bytes: Buffer): string | null {
  try {
    return gunzipSync(bytes).toString();
  } catch {
    return null;
  }
}

function flipped(signature: string): string {
  return (signature.startsWith('0') ? '1' : '0') + signature.slice(1);
}

describe('a log that no digest lists', () => {
  const detailOf = async (key_: string, options: Partial<VerifyOptions> = {}) => {
    const { archive, log } = world();
    const bucket = log(0).bucket;
    archive.set(`${bucket}/${key_}`, { bucket, key: key_, bytes: log(0).bytes, metadata: {} });
    const { problems } = await verify(archive, options);
    return problems.filter(({ kind }) => kind === 'unlisted').map(({ detail }) => detail);
  };
  const named = (region: string, time: string) =>
    `AWSLogs/111122223333/CloudTrail/${region}/2026/05/01/111122223333_CloudTrail_${region}_${time}_added.json.gz`;

  test.each([
    ['older than all digests', named('us-east-1', '20260430T2200Z'), /validation was switched on later/],
    ['among them', named('us-east-1', '20260501T0300Z'), /it was added, or is of a trail without log file validation/],
    ['newer than all', named('us-east-1', '20260501T0605Z'), /the next is not there yet, or was removed/],
    ['of another Region', named('us-west-2', '20260501T0300Z'), /there is no digest of 111122223333 in us-west-2/],
    ['of another name', 'AWSLogs/111122223333/CloudTrail/us-east-1/extra.json.gz', /gives its logs other names/],
  ])('%s', async (_what, key_, detail) => {
    expect(await detailOf(key_)).toEqual([expect.stringMatching(detail)]);
  });
});
