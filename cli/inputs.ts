/** What `scan` reads: local files, standard input and S3, behind one iterable. */
import { stat } from 'node:fs/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { requestHandler } from '../src/sources/account/settings.ts';
import type { Input, Problem } from '../src/sources/input.ts';
import { logFiles } from '../src/sources/log-files.ts';
import { forcePathStyle } from '../src/sources/s3-endpoint.ts';
import { isS3Location, s3Objects } from '../src/sources/s3-objects.ts';
import { UsageError } from './usage-error.ts';

type Source = AsyncGenerator<Input | Problem, void, void>;

/**
 * The inputs behind the paths of the command. Throws UsageError or MissingInput while still nothing was judged, wherever
 * in the list the wrong path stands.
 */
export async function openInputs(paths: readonly string[]): Promise<AsyncIterable<Input | Problem>> {
  const local = paths.filter((path) => !isS3Location(path));
  const locations = [...new Set(paths.filter(isS3Location))];
  const sources: Source[] = local.length === 0 ? [] : [logFiles(local)];
  if (locations.length > 0) {
    const client = await s3Client(locations[0] as string);
    sources.push(...locations.map((location) => s3Objects(location, client)));
  }
  // Each source tells at its first step whether there is anything where the user pointed.
  const begun = [];
  for (const source of sources) begun.push({ first: await source.next(), source });
  return (async function* () {
    for (const { first, source } of begun) {
      if (first.done) continue;
      yield first.value;
      yield* source;
    }
  })();
}

/** Bytes behind the paths; null when that cannot be known without reading or paying for it. */
export async function sizeOf(paths: readonly string[]): Promise<number | null> {
  if (paths.some((path) => path === '-' || isS3Location(path))) return null;
  let size = 0;
  for await (const { path } of logFiles(paths) as AsyncIterable<Partial<Input>>)
    if (path !== undefined) size += (await stat(path)).size;
  return size;
}

/** The SDK takes 50 ms to load, so only who scans S3 pays for it. */
export async function s3Client(location: string): Promise<S3Client> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client({ requestHandler, followRegionRedirects: true, forcePathStyle: forcePathStyle() });
  await client.config.region().catch(() => {
    throw new UsageError(`${location}: no AWS Region is configured; set AWS_REGION, or a region in the profile.`);
  });
  return client;
}
