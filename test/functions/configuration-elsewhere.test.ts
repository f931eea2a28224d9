/** The configuration of the functions, kept in S3 or in Parameter Store. */
import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Endpoints, startEndpoints } from '../../local/endpoints.ts';
import { defaults, defaultsUsed } from '../../src/configuration.ts';
import { environmentOf } from '../support/deployment.ts';
import { AwsFailure, type FakeAws, startFakeAws } from '../support/fake-aws.ts';

const minute = 60_000;
const only = (regions: string) => `regions: {allowed: [${regions}]}\n`;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let endpoints: Endpoints;
let aws: FakeAws;

beforeAll(async () => {
  [endpoints, aws] = await Promise.all([startEndpoints(), startFakeAws()]);
});

afterAll(async () => {
  await endpoints.close();
  await aws.close();
});

beforeEach(() => {
  for (const [name, value] of Object.entries(environmentOf(endpoints, endpoints.dynamodb, endpoints.aws)))
    vi.stubEnv(name, value);
  // What fails is not tried three times.
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  vi.useFakeTimers({ toFake: ['Date'] });
  aws.calls.length = 0;
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** A process that was just started, with its configuration at `source`. */
async function start(source: string) {
  vi.stubEnv('ROLECALL_CONFIGURATION', source);
  vi.resetModules();
  const { logger } = await import('../../functions/runtime/logger.ts');
  const { metrics } = await import('../../functions/runtime/services.ts');
  const logged = vi.spyOn(logger, 'error');
  const measured = vi.spyOn(metrics, 'addMetric');
  const { loadConfiguration } = await import('../../functions/runtime/configuration.ts');
  return {
    loaded: loadConfiguration,
    errors: () => logged.mock.calls.length,
    unreadable: () => measured.mock.calls.filter(([name]) => name === 'configurationUnreadable').length,
  };
}

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

const allowed = (text: string) => text.split(', ');

describe('in S3', () => {
  const key = 'rolecall/rolecall.yaml';

  async function put(Body: string): Promise<void> {
    const { clients, bucket: Bucket } = endpoints;
    await clients.s3.send(new PutObjectCommand({ Bucket, Key: key, Body }));
  }

  test('what is there holds for five minutes, and the report names it', async () => {
    await put(only('us-east-1'));
    vi.stubEnv('AWS_ENDPOINT_URL_S3', endpoints.aws);
    const source = `s3://${endpoints.bucket}/${key}`;
    const { loaded, unreadable } = await start(source);
    expect(await loaded()).toEqual({
      configuration: { ...defaults, regions: { allowed: ['us-east-1'] } },
      used: { source, sha256: sha256(only('us-east-1')), version: null },
      problem: null,
    });
    await put(only('eu-central-1'));
    pass(5 * minute - 1);
    expect((await loaded()).used.sha256).toBe(sha256(only('us-east-1')));
    pass(1);
    expect(await loaded()).toMatchObject({
      configuration: { regions: { allowed: ['eu-central-1'] } },
      used: { sha256: sha256(only('eu-central-1')) },
    });
    expect(unreadable()).toBe(0);
  });

  test('what has not changed is asked for by its tag and keeps its version', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', aws.url);
    aws.on('GET /a-bucket/rolecall.yaml', ({ headers }) => {
      if (headers['if-none-match'] !== undefined) throw new AwsFailure('NotModified', 'Not Modified', 304);
      return only('us-east-1');
    });
    const { loaded, errors } = await start('s3://a-bucket/rolecall.yaml');
    const { used } = await loaded();
    expect(used.version).toBe('the version');
    pass(5 * minute);
    expect(await loaded()).toMatchObject({ configuration: { regions: { allowed: ['us-east-1'] } }, used });
    expect(aws.calls.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"the tag"']);
    expect(errors()).toBe(0);
  });

  test.each([
    ['is not there', 's3://a-bucket/missing', /s3:\/\/a-bucket\/missing: /],
    ['is no address', 's3://a-bucket', /expected s3:\/\/, the name of a bucket, a slash and a key$/],
  ])('what %s mutes nothing, and is said again and again', async (_what, source, problem) => {
    vi.stubEnv('AWS_ENDPOINT_URL_S3', aws.url);
    aws.on('GET /a-bucket/missing', () => {
      throw new AwsFailure('NoSuchKey', 'The specified key does not exist.', 404);
    });
    const { loaded, unreadable, errors } = await start(source);
    expect(await loaded()).toMatchObject({ configuration: defaults, used: defaultsUsed });
    expect((await loaded()).problem).toMatch(problem);
    expect([unreadable(), errors()]).toEqual([2, 1]);
  });
});

describe('in Parameter Store', () => {
  const operation = 'AmazonSSM.GetParameter';

  beforeEach(() => {
    vi.stubEnv('AWS_ENDPOINT_URL_SSM', aws.url);
  });

  function put(Value: string, Version: number) {
    aws.on(operation, () => ({ Parameter: { Name: '/rolecall', Value, Version } }));
  }

  test('what is there holds for five minutes, and the report names its version', async () => {
    put(only('us-east-1'), 7);
    const { loaded } = await start('ssm:/rolecall');
    const { configuration, used } = await loaded();
    expect(configuration.regions.allowed).toEqual(allowed('us-east-1'));
    expect(used).toEqual({ source: 'ssm:/rolecall', sha256: sha256(only('us-east-1')), version: '7' });
    put(only('eu-central-1, us-east-1'), 8);
    pass(5 * minute - 1);
    expect((await loaded()).used.version).toBe('7');
    pass(1);
    expect(await loaded()).toMatchObject({
      configuration: { regions: { allowed: allowed('eu-central-1, us-east-1') } },
      used: { version: '8' },
    });
    expect(aws.inputs(operation)).toEqual([1, 2].map(() => ({ Name: '/rolecall', WithDecryption: true })));
  });

  test('what becomes unreadable mutes nothing at once, and holds again a minute after it is mended', async () => {
    const mute =
      'mute: [{control: slr-edit-refused, until: 2099-01-31, reason: a test, owner: security@example.com}]\n';
    put(mute, 1);
    const { loaded, unreadable } = await start('ssm:/rolecall');
    expect((await loaded()).configuration.mute).toHaveLength(1);
    put(`${mute}region: {}\n`, 2);
    pass(5 * minute);
    expect(await loaded()).toEqual({
      configuration: defaults,
      used: defaultsUsed,
      problem: expect.stringMatching(/^ssm:\/rolecall:2: region: unknown key; did you mean regions\?$/),
    });
    aws.on(operation, () => {
      throw new AwsFailure('ParameterNotFound', 'gone');
    });
    pass(minute);
    expect((await loaded()).problem).toContain('gone');
    expect(unreadable()).toBe(2);
    put(mute, 3);
    expect((await loaded()).problem, 'not asked at each invocation').toContain('gone');
    pass(minute);
    expect(await loaded()).toMatchObject({
      configuration: { mute: [{ owner: 'security@example.com' }] },
      problem: null,
    });
    expect(unreadable()).toBe(3);
  });
});
