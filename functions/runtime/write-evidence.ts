/** Writes the evidence report into the evidence bucket. It imports the SDK: import it only when a report is due. */
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
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
import { forcePathStyle } from '../../src/sources/s3-endpoint.ts';
import type { Loaded } from './configuration.ts';
import { requestHandler } from './request-handler.ts';

// A large part takes longer than other calls do; what stands still for half a minute has failed.
const s3 = new S3Client({
  requestHandler: { connectionTimeout: 2000, socketTimeout: 30_000 },
  forcePathStyle: forcePathStyle(),
});
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
  const sealed = parts.map(({ name, type, lines }) => sealedPart(name, type, () => lines(shown)));
  const manifest = manifestOf(sealed, { made, rolecall: packageJson.version, configuration: used.sha256 });
  const all = [...sealed, sealedPart('manifest.json', 'application/json', () => [JSON.stringify(manifest, null, 2)])];
  for (const part of all) await put(bucket, `${folder}/${part.name}`, part);
  return { keys: all.map(({ name }) => `${folder}/${name}`), mutes: report.mutes };
}

interface Part {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
  readonly content: () => Iterable<Buffer>;
}

/** It is made anew each time that it is read: of a large table, the text does not fit into memory. */
function sealedPart(name: string, type: string, lines: () => Iterable<string>): Part {
  const content = () => inChunks(lines());
  const hash = createHash('sha256');
  let bytes = 0;
  for (const chunk of content()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { name, type, bytes, sha256: hash.digest('hex'), content };
}

const chunkSize = 256 * 1024;

function* inChunks(lines: Iterable<string>): Generator<Buffer> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < chunkSize) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

const attempts = 3;

/** The SDK tries nothing again that it reads as it goes. */
async function put(Bucket: string, Key: string, { type, bytes, sha256, content }: Part): Promise<void> {
  for (let tries = 1; ; tries++)
    try {
      const command = new PutObjectCommand({
        Bucket,
        Key,
        Body: Readable.from(content()),
        ContentLength: bytes,
        ContentType: type,
        // Object Lock asks for a checksum of what it is to keep.
        ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      });
      await s3.send(command);
      return;
    } catch (error) {
      if (tries === attempts) throw error;
    }
}
