/** Writes the evidence report into the evidence bucket. It imports the SDK: import it only when a report is due. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import packageJson from '../../package.json' with { type: 'json' };
import { controls } from '../../src/controls/index.ts';
import { manifestOf } from '../../src/evidence/manifest.ts';
import { masked, maskText } from '../../src/findings/masked.ts';
import type { MuteReport } from '../../src/findings/report.ts';
import { asCsv } from '../../src/report/as-csv.ts';
import { asHtml } from '../../src/report/as-html.ts';
import { asJson } from '../../src/report/as-json.ts';
import { reportOfTable } from '../../src/report/from-table.ts';
import { readTable } from '../../src/sources/evidence-table.ts';
import type { Loaded } from './configuration.ts';
import { requestHandler } from './request-handler.ts';

// Another endpoint is another machine, which has no host name per bucket.
const elsewhere = Boolean(process.env['AWS_ENDPOINT_URL_S3'] ?? process.env['AWS_ENDPOINT_URL']);
const s3 = new S3Client({ requestHandler, forcePathStyle: elsewhere });
const dynamodb = new DynamoDBClient({ requestHandler });

const parts = [
  { name: 'report.html', type: 'text/html; charset=utf-8', lines: asHtml },
  { name: 'report.json', type: 'application/json', lines: asJson },
  { name: 'report.csv', type: 'text/csv; charset=utf-8', lines: asCsv },
] as const;

export interface Written {
  readonly keys: readonly string[];
  readonly mutes: readonly MuteReport[];
}

/** The report in three formats, and last the manifest that seals them: without it a report was cut off. */
export async function writeEvidence({ configuration, used, problem }: Loaded): Promise<Written> {
  const [bucket, table] = [process.env['ROLECALL_EVIDENCE_BUCKET'], process.env['ROLECALL_TABLE']];
  if (!bucket || !table) throw new Error('environment: expected ROLECALL_EVIDENCE_BUCKET and ROLECALL_TABLE to be set');
  const made = `${new Date().toISOString().slice(0, 19)}Z`;
  const content = await readTable(dynamodb, table);
  const report = reportOfTable(content, { made, rolecall: packageJson.version, configuration, used }, controls);
  const unread = problem === null ? [] : [`the configuration could not be used, so the defaults held: ${problem}`];
  const shown = {
    ...report,
    gaps: [...unread, ...report.gaps].map(maskText),
    findings: report.findings.map(masked),
  };
  const folder = `reports/${made.slice(0, 10)}/${made.replaceAll(/[-:]/g, '')}`;
  const sealed = parts.map(({ name, type, lines }) => ({
    name,
    type,
    bytes: Buffer.from(`${[...lines(shown)].join('\n')}\n`),
  }));
  const manifest = manifestOf(sealed, { made, rolecall: packageJson.version, configuration: used.sha256 });
  const bytes = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
  const all = [...sealed, { name: 'manifest.json', type: 'application/json', bytes }];
  for (const { name, type, bytes: body } of all)
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: `${folder}/${name}`,
        Body: body,
        ContentType: type,
        // Object Lock asks for a checksum of what it is to keep.
        ChecksumAlgorithm: 'SHA256',
      }),
    );
  return { keys: all.map(({ name }) => `${folder}/${name}`), mutes: report.mutes };
}
