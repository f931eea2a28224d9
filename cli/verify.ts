import { readFile } from 'node:fs/promises';
import packageJson from '../package.json' with { type: 'json' };
import { sha256 } from '../src/evidence/digest.ts';
import { asVerification, asVerificationJson, exitStatusOf } from '../src/evidence/report.ts';
import type { EvidenceStore, PublicKeys } from '../src/evidence/store.ts';
import { verifyStore } from '../src/evidence/verify-store.ts';
import { folderStore, publicKeysIn, publicKeysOf, s3Store } from '../src/sources/evidence-stores.ts';
import { requestHandler } from '../src/sources/account/settings.ts';
import { textOf } from '../src/sources/text.ts';
import { isS3Location } from '../src/sources/s3-objects.ts';
import { s3Client } from './inputs.ts';
import { now } from './now.ts';
import { hasColours, outputFile, widthOfStdout, write } from './output.ts';
import { periodOf } from './period.ts';
import { progressOn } from './progress.ts';
import { asSealed, asSealedJson, checkSealed, sealedStatus } from './sealed-report.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

export const verify = subcommand({
  name: 'verify',
  summary: 'proves by CloudTrail’s digests which logs are unmodified.',
  operands: {
    name: 'PATH',
    description:
      's3://bucket/prefix, or a folder that mirrors buckets: PATH/my-trail-bucket/AWSLogs/… with CloudTrail-Digest and CloudTrail in it',
    least: 0,
    most: 1,
  },
  options: {
    since: {
      type: 'string',
      valueHint: 'TIME',
      description: 'from here on: 2026-05-01 or 2026-05-01T10:00:00Z, in UTC',
    },
    until: {
      type: 'string',
      valueHint: 'TIME',
      description: 'up to here, a date with its whole day; the newest digest must then be no older than two hours',
    },
    'public-keys': {
      type: 'string',
      valueHint: 'FILE',
      description:
        'what aws cloudtrail list-public-keys printed (otherwise CloudTrail is asked, with your credentials)',
    },
    'original-bucket': {
      type: 'string',
      valueHint: 'NAME',
      description: 'the bucket that CloudTrail wrote to, where the archive was copied to another',
    },
    report: { type: 'string', valueHint: 'FILE', description: 'check a stored report against its manifest instead' },
    format: {
      type: 'enum',
      options: ['table', 'json'],
      default: 'table',
      valueHint: 'FORMAT',
      description: 'how to print',
    },
    output: { type: 'string', valueHint: 'FILE', description: 'write to a file instead of standard output' },
  },
  notes: [
    'A copy on disk has lost the signatures: each is taken from the digest after it. For the newest, save its metadata beside it: aws s3api head-object --bucket BUCKET --key KEY > FILE.head.json',
    'Exit status: 0 all is proven; 1 something is not (missing, changed, not listed, stale, without a signature), or there is no digest; 2 the command is wrong; 3 something could not be fetched or opened (3 wins over 1).',
    'docs/evidence.md says what is proven by that, and what is not.',
  ],
  examples: [
    'verify s3://my-trail-bucket/',
    'verify --until 2026-05-31 --public-keys keys.json ./archive',
    'verify --format json --output proof.json s3://my-trail-bucket/',
    'verify --original-bucket my-trail-bucket s3://my-archive/',
    'verify --report evidence/manifest.json',
  ],
  async run(args) {
    const period = periodOf(args.since, args.until);
    const [path] = args._;
    if ((path === undefined) === (args.report === undefined))
      throw new UsageError('verify needs a PATH, or --report FILE; see rolecall verify --help.');
    const output = await outputFile(args.output);
    if (args.report !== undefined) {
      const sealed = await checkSealed(args.report);
      await write(output, args.format === 'json' ? asSealedJson(sealed) : asSealed(sealed));
      return sealedStatus(sealed);
    }
    const store = await storeAt(path as string, args['original-bucket']);
    const { keys, from } = await keysFrom(args['public-keys']);
    const progress = progressOn(process.stderr);
    let files = 0;
    const proof = verifyStore(store, {
      keys,
      ...period,
      onProgress: (name) => progress.show({ name, files: ++files, records: 0 }),
    });
    let step = await proof.next();
    while (!step.done) step = await proof.next();
    progress.end();
    const result = step.value;
    const made = {
      made: now(),
      rolecall: packageJson.version,
      input: path as string,
      ...period,
      publicKeys: from,
    };
    const lines =
      args.format === 'json'
        ? asVerificationJson(result, made)
        : asVerification(result, {
            ...made,
            width: output === undefined ? widthOfStdout() : 80,
            colours: output === undefined && hasColours(),
          });
    await write(output, lines);
    return exitStatusOf(result);
  },
});

export async function storeAt(path: string, originalBucket: string | undefined): Promise<EvidenceStore> {
  if (isS3Location(path)) return s3Store(path, await s3Client(path), originalBucket);
  return folderStore(path, originalBucket);
}

/** The keys of the file, or else of CloudTrail, and which of the two in words. Throws UsageError when the file is wrong. */
export async function keysFrom(
  file: string | undefined,
): Promise<{ readonly keys: PublicKeys; readonly from: string }> {
  if (file === undefined) {
    const keys = publicKeysOf(async (region) => {
      const { CloudTrailClient } = await import('@aws-sdk/client-cloudtrail');
      return new CloudTrailClient({ region, requestHandler });
    });
    const elsewhere = process.env['AWS_ENDPOINT_URL_CLOUDTRAIL'] ?? process.env['AWS_ENDPOINT_URL'];
    return { keys, from: elsewhere ? `the endpoint ${elsewhere}` : 'CloudTrail' };
  }
  try {
    const bytes = await readFile(file);
    const keys = publicKeysIn(textOf(bytes));
    return { keys: async () => keys, from: `${file} (SHA-256 ${sha256(bytes)})` };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UsageError(`--public-keys ${file}: ${code === undefined ? message : `cannot be read (${code})`}`);
  }
}
