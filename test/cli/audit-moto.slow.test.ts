/**
 * `rolecall audit` against an IAM, CloudTrail and EventBridge that others wrote. moto checks no permissions and has neither
 * Amazon Connect's nor Chime's own APIs.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudTrailClient,
  CreateTrailCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
} from '@aws-sdk/client-cloudtrail';
import {
  CreatePolicyCommand,
  CreateRoleCommand,
  GetAccountAuthorizationDetailsCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../src/findings/report.ts';
import { trusting } from '../inventory/snapshots.ts';
import { hasMoto, type Moto, startMoto } from '../support/moto.ts';
import { command } from './run-command.ts';

const drifted = 'AWSServiceRoleForChimeSDKMessaging';
const genuine = [
  ['AWSServiceRoleForAmazonChime', 'chime.amazonaws.com'],
  ['AWSServiceRoleForAmazonChimeTranscription', 'transcription.chime.amazonaws.com'],
  [drifted, 'messaging.chime.amazonaws.com'],
] as const;

describe.runIf(hasMoto())('an account of moto', () => {
  let moto: Moto;
  let iam: IAMClient;
  let folder: string;
  const settings = () => ({
    endpoint: moto.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  });

  beforeAll(async () => {
    moto = await startMoto();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-moto-'));
    iam = new IAMClient(settings());
    // Genuine, by the path that AWS alone can use, and moto gives to anybody; the service behind the first has ended.
    for (const [RoleName, service] of genuine) {
      const AssumeRolePolicyDocument = JSON.stringify(trusting(service));
      await iam.send(
        new CreateRoleCommand({ RoleName, Path: `/aws-service-role/${service}/`, AssumeRolePolicyDocument }),
      );
    }
  });
  afterAll(async () => {
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function audit(...args: string[]): Promise<{ status: number; report: Report; stderr: string }> {
    const env = {
      PATH: process.env['PATH'],
      AWS_ENDPOINT_URL: moto.url,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_REGION: 'us-east-1',
    };
    const { promise, resolve: done } = Promise.withResolvers<{ status: number; stdout: string; stderr: string }>();
    execFile(
      process.execPath,
      [command, 'audit', '--format', 'json', ...args],
      { env, cwd: folder, maxBuffer: 1e8 },
      (error, stdout, stderr) => done({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
    const { status, stdout, stderr } = await promise;
    if (stdout === '') throw new Error(stderr);
    return { status, stderr, report: JSON.parse(stdout) as Report };
  }

  const told = ({ findings }: Report) => findings.map(({ control, subject }) => `${control} ${subject.id}`);

  test('is read by the real SDK; genuine roles are known, and what is wrong comes with the change that made it so', async () => {
    const before = await audit();
    expect(told(before.report)).not.toContainEqual(expect.stringContaining('slr-look-alike'));
    expect(told(before.report)).toContainEqual(expect.stringMatching(/^trail-incomplete /));
    expect(told(before.report)).toContain('slr-orphaned AWSServiceRoleForAmazonChime');

    await new S3Client({ ...settings(), forcePathStyle: true }).send(
      new CreateBucketCommand({ Bucket: 'trail-bucket' }),
    );
    const cloudTrail = new CloudTrailClient(settings());
    await cloudTrail.send(
      new CreateTrailCommand({
        Name: 'all',
        S3BucketName: 'trail-bucket',
        IsMultiRegionTrail: true,
        IncludeGlobalServiceEvents: true,
      }),
    );
    // As AWS has it from the start.
    await cloudTrail.send(
      new PutEventSelectorsCommand({
        TrailName: 'all',
        EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true }],
      }),
    );
    await cloudTrail.send(new StartLoggingCommand({ Name: 'all' }));
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'AWSServiceRoleForAmazonChimeVoiceConnector',
        AssumeRolePolicyDocument: JSON.stringify(trusting('voiceconnector.chime.amazonaws.com')),
      }),
    );
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: drifted,
        PolicyName: 'more',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' }],
        }),
      }),
    );
    const statement = { Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*' };
    await iam.send(
      new CreatePolicyCommand({
        PolicyName: 'wide',
        PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
      }),
    );

    const after = await audit();
    expect(told(after.report)).not.toContainEqual(expect.stringMatching(/^trail-incomplete /));
    expect(told(after.report)).toContain('slr-look-alike AWSServiceRoleForAmazonChimeVoiceConnector');
    expect(told(after.report)).toContain(`slr-permissions-drift ${drifted}`);
    expect(told(after.report)).toContainEqual(expect.stringMatching(/^slr-grant-too-broad .*wide/));
    // moto has no Amazon Chime.
    expect([after.status, after.stderr]).toEqual([3, expect.stringContaining('chime:ListAccounts')]);
  });

  test('says of a snapshot what it says of the account, as far as both can tell', async () => {
    const { UserDetailList, GroupDetailList, RoleDetailList, Policies } = await iam.send(
      new GetAccountAuthorizationDetailsCommand({}),
    );
    const path = join(folder, 'details.json');
    writeFileSync(path, JSON.stringify({ UserDetailList, GroupDetailList, RoleDetailList, Policies }));
    const live = await audit();
    const offline = await audit('--snapshot', path);
    const ofIam = (report: Report) =>
      told(report)
        .filter((one) => !/^(trail|account|auditor)-/.test(one))
        .toSorted();
    expect(ofIam(offline.report)).toEqual(ofIam(live.report));
  });
});
