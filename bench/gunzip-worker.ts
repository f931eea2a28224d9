/** A thread of the contestant that does nothing but inflate. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';

/** In one call, and sized from the trailer: the fastest that Node's zlib is. */
export function inflated(path: string): Buffer {
  const bytes = readFileSync(path);
  return gunzipSync(bytes, { chunkSize: Math.max(65_536, bytes.readUInt32LE(bytes.length - 4) + 1) });
}

if (parentPort !== null) {
  for (const path of workerData as string[]) inflated(path);
  parentPort.postMessage('done');
}
