/** One soak: feeds, injects, kills, redelivers, sweeps, and compares with the reference. */
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { Random } from '../../test/corpus/random.ts';
import { type Cloud, startCloud } from '../../test/support/cloud.ts';
import { messageOf } from '../../test/support/deployment.ts';
import { Killed, type Sandbox } from '../../test/support/sandboxes.ts';
import { type Used, usedByAll, usedHere } from '../../test/support/used.ts';
import { Injection } from './injection.ts';
import { startReference } from './references.ts';

export interface SoakOptions {
  readonly events: number;
  readonly seed: number;
  /** Processes of on-event at the same time. */
  readonly sandboxes: number;
  readonly say: (line: string) => void;
}

export interface SoakResult {
  /** Different events; deliveries are more. */
  readonly events: number;
  readonly deliveries: number;
  /** Log objects. */
  readonly objects: number;
  readonly findings: number;
  readonly lost: number;
  readonly spurious: number;
  readonly repeated: number;
  readonly crashesAfterSend: number;
  readonly seconds: number;
  readonly peakRssMb: number;
  readonly seed: number;
}

interface Message {
  readonly id: number;
  readonly body: string;
  receives: number;
}

/** One queue and the processes that take from it. */
interface Lane {
  readonly workers: readonly Sandbox[];
  /** Messages of a batch, as in serverless.yml and infra/backfill.yml. */
  readonly batchSize: number;
  /** Share of the batches whose process is killed, and among how many of its first calls. */
  readonly kills: number;
  readonly calls: number;
  queue: Message[];
  busy: number;
}

/** Events that wait in the queues at most. */
const chunk = 10_000;
/** Records of a log object. */
const objectSize = 25;
const shares = { duplicates: 0.1, late: 0.01, faults: 0.05, kills: 0.02, objectKills: 0.1, sweepKills: 0.3 };
/** Longer than the lease of the outbox (functions/runtime/outbox.ts). */
const pause = 130_000;

export async function soak({ events: total, seed, sandboxes, say }: SoakOptions): Promise<{
  broken: string[];
  result: SoakResult;
}> {
  const started = performance.now();
  const random = new Random(seed);
  say(`packaging; seed ${seed}`);
  const broken: string[] = [];
  const tell = (sentence: string) => void (broken.length < 40 && broken.push(sentence));
  const injection = new Injection(random, shares.faults, tell);
  const [cloud, reference] = await Promise.all([startCloud(injection), startReference(seed)]);
  const { subscriber } = cloud;
  const several = (count: number, name: string) => Array.from({ length: count }, () => cloud.sandbox(name));
  const live: Lane = {
    workers: several(sandboxes, 'on-event'),
    batchSize: 10,
    kills: shares.kills,
    calls: 5,
    queue: [],
    busy: 0,
  };
  const logs: Lane = {
    workers: several(1, 'on-log-object'),
    batchSize: 5,
    kills: shares.objectKills,
    calls: 25,
    queue: [],
    busy: 0,
  };
  const onPending = cloud.sandbox('on-pending');
  const ears = new AbortController();
  const listened = (async () => {
    while (!ears.signal.aborted) {
      await subscriber.listen();
      await sleep(1000, undefined, { signal: ears.signal }).catch(() => undefined);
    }
    await subscriber.listen();
  })();

  let ahead = 0;
  const now = () => Date.now() + ahead;
  let handled = 0;
  let deliveries = 0;
  let mostReceives = 0;
  /** Takes batches off the queue until it is empty and nobody is at work. */
  const work = async (worker: Sandbox, lane: Lane) => {
    for (;;) {
      const batch = lane.queue.splice(-lane.batchSize);
      if (batch.length === 0) {
        if (lane.busy === 0) return;
        await sleep(5);
        continue;
      }
      lane.busy++;
      const run = injection.begin(worker, lane.kills, lane.calls);
      deliveries += batch.length;
      let returned: readonly Message[] = batch;
      try {
        const Records = batch.map(({ id, body }) => messageOf(String(id), body));
        const answer = (await worker.invoke({ Records }, now())) as {
          batchItemFailures: { itemIdentifier: string }[];
        };
        // It was done, and nobody learns of it.
        if (run.fuse) injection.killUnanswered(run);
        else {
          const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          returned = batch.filter(({ id }) => failed.has(String(id)));
        }
      } catch (error) {
        if (!(error instanceof Killed)) tell(`${worker.name} threw: ${(error as Error).message.slice(0, 400)}`);
      }
      for (const message of returned) {
        mostReceives = Math.max(mostReceives, ++message.receives);
        lane.queue.splice(random.integer(0, lane.queue.length), 0, message);
      }
      handled += batch.length - returned.length;
      lane.busy--;
    }
  };
  const sweep = async (): Promise<{ delivered: number; failed: number }> => {
    const run = injection.begin(onPending, shares.sweepKills, 60);
    try {
      const swept = (await onPending.invoke({}, now())) as { delivered: number; failed: number };
      run.fuse = null;
      return swept;
    } catch (error) {
      // A sweep that could not even list what is due fails as a whole: the next one is the retry.
      if (!(error instanceof Killed) && injection.quiet)
        tell(`on-pending threw: ${(error as Error).message.slice(0, 400)}`);
      return { delivered: 0, failed: 1 };
    }
  };
  const rest = async () => {
    const working = [live, logs].flatMap((lane) => lane.workers.map((worker) => work(worker, lane)));
    // Whoever was killed a lease ago left work behind, which is swept while new events arrive.
    await Promise.all([...working, sweep()]);
    ahead += pause;
  };

  let made = 0;
  let objects = 0;
  let nextId = 0;
  let reported = performance.now();
  let late: Message[] = [];
  let again: Message[] = [];
  const messageFor = (body: string): Message => ({ id: nextId++, body, receives: 0 });
  const more = () => reference.events({ count: Math.min(chunk, total - made), now: now() });
  let coming = more();
  while (made < total) {
    made += await coming;
    const messages: Message[] = again;
    again = [];
    const objectsNow: Message[] = [];
    const records: string[] = [];
    for (let isMore = true; isMore; ) {
      const next = await reference.deliveries(null);
      isMore = next.bodies.length + next.records.length > 0;
      for (const body of next.bodies) {
        (random.next() < shares.late ? late : messages).push(messageFor(body));
        if (random.next() >= shares.duplicates) continue;
        (random.next() < 0.7 ? messages : again).push(messageFor(body));
      }
      records.push(...next.records);
    }
    for (let at = 0; at < records.length; at += objectSize) {
      const body = await putObject(cloud, objects++, records.slice(at, at + objectSize));
      objectsNow.push(messageFor(body));
      if (random.next() < shares.duplicates) objectsNow.push(messageFor(body));
    }
    if (made < total) coming = more();
    live.queue = random.shuffled(messages);
    logs.queue = random.shuffled(objectsNow);
    await rest();
    if (performance.now() - reported > 20_000 || made >= total) {
      reported = performance.now();
      say(`${made} events in ${Math.round((reported - started) / 1000)} s, ${subscriber.heard.size} findings told`);
    }
  }
  live.queue = random.shuffled([...late, ...again]);
  late = [];
  await rest();
  injection.faultRate = shares.faults / 2;
  for (let round = 0; round < 6; round++) {
    await sweep();
    ahead += pause;
  }
  injection.quiet = true;
  for (let round = 0, still = 0; still < 2; round++) {
    const { delivered, failed } = await sweep();
    still = delivered + failed === 0 ? still + 1 : 0;
    ahead += pause;
    if (round > 50) {
      tell(`on-pending still had ${delivered} to deliver and ${failed} failed after ${round} sweeps`);
      break;
    }
  }
  ears.abort();
  await listened;

  const { heard, repeated, messages } = subscriber;
  const verdict = await reference.verdict({ addresses: cloud.addresses, heard, now: now() });
  const { findings, lost, spurious, leftOver, errors, counts } = verdict;
  const { crashesAfterSend } = injection;
  for (const each of lost) tell(`lost: ${each}`);
  for (const each of spurious) tell(`spurious: ${each}`);
  for (const each of [...leftOver, ...errors]) tell(each);
  if (repeated > crashesAfterSend)
    tell(`${repeated} messages came twice after ${crashesAfterSend} crashes between sending and marking`);
  const processes = [...live.workers, ...logs.workers, onPending];
  const used = new Map<string, Used>([
    ['driver', usedHere()],
    ['reference', verdict.used],
  ]);
  for (const [name, same] of Map.groupBy(processes, (sandbox) => sandbox.name))
    used.set(name, usedByAll(same.map((sandbox) => sandbox.used)));
  const peakRssMb = usedByAll([...used.values()]).rssMb;
  if (peakRssMb >= 512) tell(`a process had ${peakRssMb} MB`);
  // The endpoints stand for AWS: what they need is printed, and is nobody's limit.
  used.set('endpoints', await cloud.used());
  for (const [kind, times] of injection.counts) if (times === 0) tell(`no fault of the kind "${kind}" was injected`);
  say(`injected: ${[...injection.counts].map(([kind, times]) => `${kind} ${times}`).join(', ')}`);
  say(
    `${handled} messages acknowledged of ${deliveries} delivered, ${messages} told, one of them ${mostReceives + 1} times; ${injection.calls} calls; ${processes.reduce((sum, { starts }) => sum + starts, 0)} processes`,
  );
  say(
    `folded findings that count 10 events or more: ${counts.filter((n) => n >= 10).length}, the largest ${Math.max(0, ...counts)}; ${verdict.roleUses} uses of features noted`,
  );
  for (const [name, { rssMb, cpuSeconds }] of used)
    say(`${name}: at most ${rssMb} MB in a process, ${Math.round(cpuSeconds)} CPU seconds`);
  reference.close();
  await cloud.close();
  const seconds = Math.round((performance.now() - started) / 1000);
  const result = {
    events: made,
    deliveries,
    objects,
    findings,
    lost: lost.length,
    spurious: spurious.length,
    repeated,
    crashesAfterSend,
    seconds,
    peakRssMb,
    seed,
  };
  return { broken, result };
}

/** A log object as CloudTrail writes it -> the message that tells on-log-object of it. */
async function putObject({ s3, addresses }: Cloud, number: number, records: readonly string[]): Promise<string> {
  const Key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${number}.json.gz`;
  const Body = gzipSync(`{"Records":[${records.join(',')}]}`);
  await s3.send(new PutObjectCommand({ Bucket: addresses.bucket, Key, Body }));
  return JSON.stringify({ source: 'aws.s3', detail: { bucket: { name: addresses.bucket }, object: { key: Key } } });
}
