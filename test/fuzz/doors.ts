/** The functions in this process, over the embedded endpoints in another one, whose memory is not theirs. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Endpoints, localCredentials } from '../../local/endpoints.ts';
import { useEndpoints } from '../../local/environment.ts';
import { lambdaContext } from '../../local/lambda-context.ts';
import { messageOf } from '../support/deployment.ts';
import type { Doors } from './fuzz.ts';

/** One a process: the functions keep what they read from the environment. */
export async function openDoors(): Promise<Doors & { close(): Promise<void> }> {
  const endpoints = fork(join(import.meta.dirname, '../support/endpoint-process.ts'));
  const [addresses] = (await once(endpoints, 'message')) as [Omit<Endpoints, 'clients' | 'close'>];
  const { aws, bucket, region } = addresses;
  useEndpoints(addresses);
  Object.assign(process.env, { AWS_ENDPOINT_URL_S3: aws, POWERTOOLS_LOG_LEVEL: 'SILENT' });
  const s3 = new S3Client({ region, endpoint: aws, credentials: localCredentials, forcePathStyle: true });
  const { handler: onEvent } = await import('../../functions/on-event.ts');
  const { handler: onLogObject } = await import('../../functions/on-log-object.ts');
  let number = 0;
  return {
    async onEvent(bodies) {
      const Records = bodies.map((body, index) => messageOf(String(index + 1), body));
      const { batchItemFailures } = await onEvent({ Records }, lambdaContext('on-event'));
      if (batchItemFailures.length > 0) throw new Error(`on-event does not take ${bodies[0]?.slice(0, 300)}`);
    },
    async onLogObject(bytes) {
      const Key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${number++}.json`;
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body: bytes }));
      await onLogObject({ Items: [{ Bucket: bucket, Key }], BatchInput: {} }, lambdaContext('on-log-object'));
    },
    async close() {
      s3.destroy();
      endpoints.disconnect();
      await once(endpoints, 'exit');
    },
  };
}
