/** A thread of ScanPool: reads and scans files, and sends back what the scan found. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Job, Orders } from './pool.ts';
import { scanFile } from './scan-bytes.ts';
import { scannerOf } from './scanner.ts';

const { selection, period } = workerData as Orders;
const scanner = scannerOf(selection, period);

parentPort?.on('message', ({ id, files }: Job) => {
  const results = files.map(({ path, name }) => scanFile(path, name, scanner));
  parentPort?.postMessage({ id, results });
});
