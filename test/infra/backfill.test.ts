import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import aslValidator from 'asl-validator';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { type Backfill, definition, evidenceBucket, logBucket, makeBackfill } from '../support/backfill.ts';
import { execute } from '../support/state-machine.ts';
import { type Deployment, deploy, irrelevant, refusedEdit } from '../support/deployment.ts';

let deployment: Deployment;
let backfill: Backfill;

beforeAll(async () => {
  deployment = await deploy();
  vi.stubEnv('AWS_ENDPOINT_URL_S3', deployment.endpoints.aws);
  vi.stubEnv('ROLECALL_EVIDENCE_BUCKET', evidenceBucket);
  const { handler } = await import('../../functions/on-log-object.ts');
  backfill = await makeBackfill(deployment.endpoints.clients, handler);
});

afterAll(() => deployment.close());

const folder = (day: string) => `AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-1/2026/05/${day}/`;
const key = (index: number, day = '01') => `${folder(day)}log-${String(index).padStart(4, '0')}.json.gz`;
/** What may lie in the bucket and is no log. */
const broken: readonly string[] = ['', 'not gzip', '{"Records":', 'null'];

/** A role of each log's own, so that each makes one finding. */
const record = (index: number) => refusedEdit(`event-${index}`, `AWSServiceRoleForLexV2Bots_${index}`).detail;

async function findings(): Promise<string[]> {
  const found: string[] = [];
  for await (const finding of deployment.table.stored()) found.push(finding.id);
  return found.toSorted();
}

describe('the definition', () => {
  test('is one that Step Functions takes', () => {
    const { isValid, errors } = aslValidator(definition());
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  test('has a value for each of its variables', () => {
    const infra = join(import.meta.dirname, '../../infra');
    const used = readFileSync(join(infra, 'backfill.asl.json'), 'utf8').matchAll(/\$\{(\w+)\}/g);
    const template = readFileSync(join(infra, 'backfill.yml'), 'utf8');
    const [, substitutions = ''] = /DefinitionSubstitutions:\n((?: {8}\w+: .*\n)+)/.exec(template) ?? [];
    const given = [...substitutions.matchAll(/^ +(\w+):/gm)].map(([, name = '']) => name);
    expect([...new Set([...used].map(([, name = '']) => name))].toSorted()).toEqual(given.toSorted());
  });
});

describe('a run over a few hundred objects', () => {
  const size = 240;
  const isBroken = (index: number) => index % 40 === 7;
  /** As in any log, most objects concern nobody. */
  const isRelevant = (index: number) => index % 4 === 0;
  const indices = Array.from({ length: size }, (_, index) => index);

  beforeAll(async () => {
    for (const index of indices) {
      const records = isRelevant(index) ? [irrelevant.detail, record(index)] : [irrelevant.detail];
      await backfill.put(key(index), isBroken(index) ? broken[index % broken.length] : { Records: records });
    }
    await backfill.put('AWSLogs/o-exampleorgid/111122223333/CloudTrail-Digest/us-east-1/2026/05/01/digest.json.gz', {});
  });

  test('judges what can be read, and lists the rest in manifests', async () => {
    const run = await backfill.run('first', {});
    expect(run).toMatchObject({ status: 'FAILED', error: 'Rolecall.Incomplete', batches: { total: 3, failed: 0 } });
    expect(run.cause).toContain('{"manifest":"backfill/first/unread/"}');

    const manifests = await backfill.kept('backfill/first/unread/');
    const listed = (await Promise.all(manifests.map((one) => backfill.read(one)))) as {
      Key: string;
      Reason: string;
    }[][];
    expect(listed.flat().map(({ Key }) => Key)).toEqual(indices.filter(isBroken).map((index) => key(index)));
    for (const { Reason } of listed.flat()) expect(Reason).toMatch(/\w{3}/);

    expect(await backfill.read('backfill/first/summary.json')).toMatchObject({
      input: { prefix: 'AWSLogs/' },
      counts: { items: { Total: size + 1, Failed: 0 } },
      unread: { manifests: manifests.length, prefix: 'backfill/first/unread/' },
    });
  });

  test('gives the findings that a scan of the same records gives, under the same ids', async () => {
    const context = { now: new Date().toISOString(), horizon: null, configuration: defaults };
    const judged = indices.filter((index) => isRelevant(index) && !isBroken(index));
    const scanned = auditAll(auditorOf(controls), judged.map(record), context).findings.map(({ id }) => id);
    expect(scanned.length).toBeGreaterThanOrEqual(judged.length);
    expect(await findings()).toEqual(scanned.toSorted());
  });

  test('again tells nobody anything, and looks at nothing but what the manifests list', async () => {
    await deployment.told();
    const known = await findings();
    const mended = 7;
    await backfill.put(key(mended), { Records: [record(mended)] });

    const run = await backfill.run('second', { manifest: 'backfill/first/unread/' });
    expect(run).toMatchObject({ status: 'FAILED', error: 'Rolecall.Incomplete' });
    const found = await findings();
    expect(found).toHaveLength(known.length + 1);
    expect((await deployment.told()).map(({ finding }) => finding.event?.id)).toEqual([`event-${mended}`]);

    const left = (
      await Promise.all((await backfill.kept('backfill/second/unread/')).map((one) => backfill.read(one)))
    ).flat();
    expect(left).toHaveLength(size / 40 - 1);
  });

  test('over days leaves out what was delivered on others', async () => {
    const first = 9000;
    for (const day of ['03', '04', '05', '06', '07'])
      await backfill.put(key(first + Number(day), day), { Records: [] });
    await backfill.put(key(first, '05'), { Records: [record(first)] });
    const batches: unknown[] = [];
    const { handler } = await import('../../functions/on-log-object.ts');
    const run = await backfill.run('days', { since: '2026-05-04', until: '2026-05-05' }, async (event, context) => {
      const answer = await handler(event, context);
      batches.push(answer);
      return answer;
    });
    expect(run.status).toBe('SUCCEEDED');
    // One of the 4th, two of the 5th, and one of the 6th: it may have been delivered after midnight.
    const objects = (batches as { objects: number }[]).reduce((sum, batch) => sum + batch.objects, 0);
    expect(objects).toBe(4);
  });

  test('that finds everything readable is complete, and leaves no manifest', async () => {
    const clean = await backfill.run('clean', { prefix: folder('05') });
    expect(clean.states.at(-1)).toBe('Complete');
    expect(await backfill.kept('backfill/clean/')).toEqual(['backfill/clean/summary.json']);
  });
});

describe('a function that fails', () => {
  const answer = { objects: 1, outside: 0, records: 0, relevant: 0, findings: 0, unread: [] };

  test('is asked again when Lambda is at fault or its process died, up to five times', async () => {
    const faults = [
      'Lambda.TooManyRequestsException',
      'Lambda.ServiceException',
      'Lambda.Unknown',
      'Runtime.ExitError',
      'Sandbox.Timedout',
    ];
    let calls = 0;
    const run = await backfill.run('retried', { prefix: key(1) }, async () => {
      const name = faults[calls++];
      if (name !== undefined) throw Object.assign(new Error('no answer'), { name });
      return answer;
    });
    expect(calls).toBe(6);
    expect(run.status).toBe('SUCCEEDED');
  });

  test('is asked again when it could not read a manifest', async () => {
    const { handler } = await import('../../functions/on-log-object.ts');
    let calls = 0;
    const run = await backfill.run('unread once', { prefix: key(1) }, async (event, context) => {
      const gone = { Items: [{ Bucket: evidenceBucket, Key: 'backfill/gone.json' }] };
      return handler(calls++ === 0 ? gone : event, context);
    });
    expect([run.status, calls]).toEqual(['SUCCEEDED', 2]);
  });

  test('lists each object of its batch, and the run ends when that happens to more than a tenth', async () => {
    const run = await backfill.run('broken', { prefix: 'AWSLogs/' }, async () => {
      throw new Error('out of memory');
    });
    expect(run).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(run.states).toContain('Summarise');
    const manifests = await backfill.kept('backfill/broken/unread/');
    const listed = await Promise.all(manifests.map((one) => backfill.read(one)));
    expect(listed).toHaveLength(100);
    for (const items of listed)
      expect(items).toEqual([{ Bucket: logBucket, Key: expect.stringMatching(/^AWSLogs\//) }]);

    // The manifest of a manifest: a batch of the second run fails too.
    await backfill.run('broken again', { manifest: 'backfill/broken/unread/' }, async () => {
      throw new Error('out of memory');
    });
    const again = await backfill.kept('backfill/broken again/unread/');
    expect(again.length).toBeGreaterThan(0);
    const mended = await backfill.run('mended', { manifest: 'backfill/broken again/unread/' });
    expect(mended.batches).toEqual({ total: again.length, failed: 0 });
  });

  test('because of one object is asked for all others by the next run, and leaves that one', async () => {
    const { handler } = await import('../../functions/on-log-object.ts');
    const prefix = folder('20');
    for (let index = 0; index < 30; index++) await backfill.put(key(index, '20'), { Records: [record(7000 + index)] });
    const killer = key(13, '20');
    const killed = async (event: unknown, context: Context) => {
      const objects = await Promise.all(
        (event as { Items: { Bucket: string; Key: string }[] }).Items.map(async ({ Bucket, Key }) =>
          Bucket === evidenceBucket ? ((await backfill.read(Key)) as { Key: string }[]) : [{ Key }],
        ),
      );
      if (objects.flat().some(({ Key }) => Key === killer))
        throw Object.assign(new Error('signal: killed'), { name: 'Runtime.ExitError' });
      return handler(event, context);
    };
    await backfill.run('killed', { prefix }, killed);
    await deployment.told();
    expect(await backfill.run('around', { manifest: 'backfill/killed/unread/' }, killed)).toMatchObject({
      error: 'Rolecall.Incomplete',
      batches: { total: 30, failed: 1 },
    });
    expect(await deployment.told()).toHaveLength(29);
    const [left = '', ...more] = await backfill.kept('backfill/around/unread/');
    expect(more).toEqual([]);
    const [{ Key }] = (await backfill.read(left)) as [{ Key: string }];
    expect(await backfill.read(Key)).toEqual([{ Bucket: logBucket, Key: killer }]);
  });
});

describe('a run succeeds for no other reason than that every object was read', () => {
  test.each([{ since: '2026-05-31', until: '2026-05-01' }, { until: '31.5.2026' }])('not with %j', async (days) => {
    const run = await backfill.run('days that are none', days);
    expect(run).toMatchObject({ status: 'FAILED', cause: expect.stringContaining('expected a day') });
    expect(run.states.at(-1)).toBe('Check days');
    expect(run.batches.total).toBe(0);
  });

  test('not when nothing begins with the prefix', async () => {
    expect(await backfill.run('nothing', { prefix: 'AWSLogs/o-misspeltid/' })).toMatchObject({
      status: 'FAILED',
      error: 'Rolecall.NothingFound',
    });
  });

  test('not when the manifest of a batch that failed could not be written', async () => {
    const Contents = Array.from({ length: 1200 }, (_, index) => ({ Key: key(index) }));
    let invoked = 0;
    const run = await execute(definition(), {
      name: 'unlisted',
      input: {},
      services: async (resource, parameters) => {
        const { Prefix = '', Key = '' } = parameters as Record<string, string>;
        if (resource.endsWith('s3:listObjectsV2'))
          return Prefix.startsWith('backfill/') ? { KeyCount: 0, Prefix } : { Contents };
        if (resource.endsWith('s3:putObject') && Key.includes('/unread/')) throw new Error('SlowDown');
        if (resource.endsWith('s3:putObject')) return {};
        // The first invocation is the check of the days.
        if (invoked++ === 1) throw new Error('out of memory');
        return { unread: [] };
      },
    });
    expect(run).toMatchObject({ status: 'FAILED', error: 'Rolecall.Unlisted', batches: { total: 12, failed: 1 } });
  });
});
