/** CloudTrail files for `npm run bench`: the shapes of real ones, the same for the same seed, written once and kept. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { randomFrom } from '../test/sources/scanner/fuzzed-files.ts';

export const profiles = ['large', 'small', 'dense', 'worst'] as const;
export type Profile = (typeof profiles)[number];

interface Shape {
  /** Records in a file. */
  readonly records: number;
  /** Of how many records one concerns a control. */
  readonly nth: number;
  /** How many characters of a name nobody can guess: gzip makes 6 bytes of JSON into one with 56, 12 with 16. */
  readonly entropy: number;
}

const shapes: Record<Profile, Shape> = {
  large: { records: 6000, nth: 200, entropy: 56 },
  small: { records: 12, nth: 200, entropy: 22 },
  dense: { records: 6000, nth: 200, entropy: 16 },
  worst: { records: 6000, nth: 1, entropy: 56 },
};

export interface Corpus {
  readonly folder: string;
  readonly files: number;
  /** Bytes of JSON, and of gzip. */
  readonly text: number;
  readonly stored: number;
}

/** About `megabytes` of JSON under `root`. */
export function corpusOf(profile: Profile, megabytes: number, seed: number, root: string): Corpus {
  const folder = join(root, `${profile}-${megabytes}-${seed}`);
  const made = `${folder}.json`;
  if (existsSync(made)) return JSON.parse(process.getBuiltinModule('node:fs').readFileSync(made, 'utf8')) as Corpus;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const random = randomFrom(seed);
  const { records, nth, entropy } = shapes[profile];
  let [files, text, stored, count] = [0, 0, 0, 0];
  while (text < megabytes * 1e6) {
    const list = Array.from({ length: records }, () =>
      JSON.stringify(record((count += 1), count % nth === 0, entropy, random)),
    );
    const bytes = Buffer.from(`{"Records":[${list.join(',')}]}`);
    const gzip = gzipSync(bytes);
    const name = `111122223333_CloudTrail_us-east-1_20260501T0000Z_${String(files).padStart(8, '0')}.json.gz`;
    writeFileSync(join(folder, name), gzip);
    files += 1;
    text += bytes.length;
    stored += gzip.length;
  }
  const corpus = { folder, files, text, stored };
  writeFileSync(`${made}.new`, JSON.stringify(corpus));
  renameSync(`${made}.new`, made);
  return corpus;
}

const ordinary = [
  ['kms.amazonaws.com', 'Decrypt', 5],
  ['sts.amazonaws.com', 'GetCallerIdentity', 2],
  ['s3.amazonaws.com', 'GetBucketAcl', 4],
  ['ec2.amazonaws.com', 'DescribeInstances', 6],
  ['logs.amazonaws.com', 'CreateLogStream', 4],
  ['lambda.amazonaws.com', 'Invoke', 3],
  ['iam.amazonaws.com', 'GetRole', 1],
  ['ssm.amazonaws.com', 'UpdateInstanceInformation', 3],
] as const;
const wanted = [
  ['iam.amazonaws.com', 'UpdateAssumeRolePolicy', 1],
  ['iam.amazonaws.com', 'AttachRolePolicy', 2],
  ['chime.amazonaws.com', 'UpdateAccountSettings', 1],
  ['chime.amazonaws.com', 'ListUsers', 3],
] as const;

function record(id: number, concerns: boolean, entropy: number, random: () => number): object {
  const hex = (length: number) => {
    let text = '';
    while (text.length < length)
      text += Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, length);
  };
  const secret = () => hex(entropy);
  const list = concerns ? wanted : ordinary;
  const [source, name, items] = list[Math.floor(random() * list.length)] as (typeof list)[number];
  const role = `app-${Math.floor(random() * 100)}`;
  const second = new Date(Date.UTC(2026, 4, 1) + (id % 86_400) * 1000).toISOString().replace('.000', '');
  return {
    eventVersion: '1.09',
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROA${secret()}:i-0123456789abcdef0`,
      arn: `arn:aws:sts::111122223333:assumed-role/${role}/i-0123456789abcdef0`,
      accountId: '111122223333',
      accessKeyId: `ASIA${secret()}`,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: `AROA0123456789ABCDEF`,
          arn: `arn:aws:iam::111122223333:role/${role}`,
          accountId: '111122223333',
          userName: role,
        },
        attributes: { creationDate: '2026-05-01T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
    eventTime: second,
    eventSource: source,
    eventName: name,
    awsRegion: 'us-east-1',
    sourceIPAddress: `10.${Math.floor(random() * 250)}.${Math.floor(random() * 250)}.7`,
    userAgent:
      'aws-sdk-java/2.25.60 Linux/5.10.210-201.852.amzn2.x86_64 OpenJDK_64-Bit_Server_VM/21.0.3 cfg/retry-mode/standard',
    requestParameters: {
      roleName: role,
      items: Array.from({ length: items }, () => ({ key: `resource-${secret()}`, value: '{"Version":"2012-10-17"}' })),
    },
    responseElements: null,
    requestID: `0a1b2c3d-${hex(4)}-4000-8000-${secret()}`,
    eventID: `${String(id).padStart(8, '0')}-0000-4000-8000-${secret()}`,
    readOnly: !concerns,
    resources: [
      { accountId: '111122223333', type: 'AWS::KMS::Key', ARN: `arn:aws:kms:us-east-1:111122223333:key/${secret()}` },
    ],
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    tlsDetails: {
      tlsVersion: 'TLSv1.3',
      cipherSuite: 'TLS_AES_128_GCM_SHA256',
      clientProvidedHostHeader: 'service.us-east-1.amazonaws.com',
    },
  };
}
