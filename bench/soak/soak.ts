/** One soak: feeds, injects, kills, redelivers, sweeps, and compares with the reference. */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRules } from '../../local/event-bus.ts';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { Ledger } from '../../src/ledger.ts';
import { Random } from '../../test/corpus/random.ts';
import { accountOf } from '../../test/support/accounted.ts';
import { type ApiFault, apiFaults, type Chaos, type Death } from '../../test/support/chaos-proxy.ts';
import { startCloud } from '../../test/support/cloud.ts';
import { messageOf } from '../../test/support/deployment.ts';
import { Killed, type Sandbox } from '../../test/support/sandboxes.ts';
import { SoakEvents } from './events.ts';

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

/** Messages of an SQS batch, as in serverless.yml. */
const batchSize = 10;
/** Events that wait in the queue at most. */
const chunk = 5000;
const shares = { duplicates: 0.1, late: 0.01, faults: 0.05, kills: 0.02 };
/** Longer than the lease of the outbox (functions/runtime/outbox.ts). */
const pause = 130_000;

export async function soak({ events: total, seed, sandboxes, say }: SoakOptions): Promise<{
  broken: string[];
  result: SoakResult;
}> {
  const started = performance.now();
  const random = new Random(seed);
  say(`packaging; seed ${seed}`);
  const injected = new Map<string, number>([...apiFaults, 'killed', 'killed unanswered'].map((kind) => [kind, 0]));
  const broken: string[] = [];
  const tell = (sentence: string) => void (broken.length < 40 && broken.push(sentence));
  const count = (kind: string) => injected.set(kind, (injected.get(kind) ?? 0) + 1);

  /** What a process has in hand. */
  interface Run {
    readonly sandbox: Sandbox;
    /** Requests until it is killed; null when it lives. */
    fuse: { left: number; readonly how: Death } | null;
    /** Findings that it sent and has not marked. */
    unmarked: number;
  }
  const runs = new Map<string, Run>();
  let crashesAfterSend = 0;
  let quiet = false;
  const kill = (run: Run) => {
    runs.delete(run.sandbox.key);
    crashesAfterSend += run.unmarked;
    run.unmarked = 0;
    run.fuse = null;
    run.sandbox.kill();
  };
  let faultRate = shares.faults;
  const chaos: Chaos = {
    decide(call) {
      const run = runs.get(call.who);
      if (run?.fuse && --run.fuse.left <= 0) {
        count('killed');
        return run.fuse.how;
      }
      if (quiet || random.next() >= faultRate) return null;
      const fault: ApiFault = random.pick(apiFaults);
      count(fault);
      count(`${fault}: ${call.step}`);
      // It was sent, and who sent it will not know: its mark fails.
      if (call.step === 'mark' && !fault.endsWith('after') && fault !== 'delayed' && fault !== 'twice')
        crashesAfterSend++;
      return fault;
    },
    kill(call) {
      const run = runs.get(call.who);
      if (run) kill(run);
    },
    onEffect({ step, who }, answered) {
      const run = runs.get(who);
      // Without a run, the process died while its message was on its way.
      if (step === 'send' && (!answered || !run)) crashesAfterSend++;
      else if (step === 'send' && run) run.unmarked++;
      if (step === 'mark' && run) run.unmarked = Math.max(0, run.unmarked - 1);
    },
    onBrokenLimit: ({ service }, why) => tell(`${service} would refuse ${why}`),
  };
  const cloud = await startCloud(chaos);
  const { subscriber } = cloud;
  const workers = Array.from({ length: sandboxes }, () => cloud.sandbox('on-event'));
  const onPending = cloud.sandbox('on-pending');
  const ears = new AbortController();
  const listened = (async () => {
    while (!ears.signal.aborted) {
      await subscriber.listen();
      await sleep(200);
    }
    await subscriber.listen();
  })();

  // The reference.
  const auditor = auditorOf(controls);
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const contextNow = () => ({ now: new Date(now()).toISOString(), horizon: null, configuration: defaults });
  const ledger = new Ledger();
  const rules = await readRules(join(import.meta.dirname, '../../infra/event-patterns'));
  const generator = new SoakEvents(seed, rules, auditor, contextNow());

  let handled = 0;
  let deliveries = 0;
  let mostReceives = 0;
  let queue: Message[] = [];
  /** Takes batches off the queue until it is empty and nobody is at work. */
  const work = async (worker: Sandbox, state: { busy: number }) => {
    for (;;) {
      const batch = queue.splice(-batchSize);
      if (batch.length === 0) {
        if (state.busy === 0) return;
        await sleep(5);
        continue;
      }
      state.busy++;
      worker.start();
      const run: Run = { sandbox: worker, fuse: null, unmarked: 0 };
      if (!quiet && random.next() < shares.kills) {
        run.fuse = { left: random.integer(1, 12), how: random.pick(['killed before', 'killed after']) };
      }
      runs.set(worker.key, run);
      deliveries += batch.length;
      let returned: readonly Message[] = batch;
      try {
        const Records = batch.map(({ id, body }) => messageOf(String(id), body));
        const answer = (await worker.invoke({ Records }, now())) as {
          batchItemFailures: { itemIdentifier: string }[];
        };
        if (run.fuse) {
          // It was done, and nobody learns of it.
          count('killed unanswered');
          kill(run);
        } else {
          const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
          returned = batch.filter(({ id }) => failed.has(String(id)));
        }
      } catch (error) {
        if (!(error instanceof Killed)) tell(`on-event threw: ${(error as Error).message.slice(0, 400)}`);
      }
      for (const message of returned) {
        mostReceives = Math.max(mostReceives, ++message.receives);
        queue.splice(random.integer(0, queue.length), 0, message);
      }
      handled += batch.length - returned.length;
      state.busy--;
    }
  };
  const sweep = async (): Promise<{ delivered: number; failed: number }> => {
    onPending.start();
    const run: Run = { sandbox: onPending, fuse: null, unmarked: 0 };
    if (!quiet && random.next() < 0.3)
      run.fuse = { left: random.integer(1, 60), how: random.pick(['killed before', 'killed after']) };
    runs.set(onPending.key, run);
    try {
      const swept = (await onPending.invoke({}, now())) as { delivered: number; failed: number };
      run.fuse = null;
      return swept;
    } catch (error) {
      // A sweep that could not even list what is due fails as a whole: the next one is the retry.
      if (!(error instanceof Killed) && quiet) tell(`on-pending threw: ${(error as Error).message.slice(0, 400)}`);
      return { delivered: 0, failed: 1 };
    }
  };
  const rest = async () => {
    const state = { busy: 0 };
    // Whoever was killed a lease ago left work behind, which is swept while new events arrive.
    await Promise.all([...workers.map((worker) => work(worker, state)), sweep()]);
    ahead += pause;
  };

  let made = 0;
  let nextId = 0;
  let reported = performance.now();
  let late: Message[] = [];
  let again: Message[] = [];
  const messageFor = (body: string): Message => ({ id: nextId++, body, receives: 0 });
  while (made < total) {
    const bodies = generator.some(Math.min(chunk, total - made));
    const messages: Message[] = again;
    again = [];
    for (const body of bodies) {
      ledger.add(auditor.judge(parsed(body), contextNow()));
      (random.next() < shares.late ? late : messages).push(messageFor(body));
      if (random.next() >= shares.duplicates) continue;
      (random.next() < 0.7 ? messages : again).push(messageFor(body));
    }
    made += bodies.length;
    queue = random.shuffled(messages);
    await rest();
    if (performance.now() - reported > 20_000 || made >= total) {
      reported = performance.now();
      say(`${made} events in ${Math.round((reported - started) / 1000)} s, ${subscriber.heard.size} findings told`);
    }
  }
  queue = random.shuffled([...late, ...again]);
  late = [];
  await rest();
  faultRate = shares.faults / 2;
  for (let round = 0; round < 6; round++) {
    await sweep();
    ahead += pause;
  }
  quiet = true;
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

  const judged = ledger.close(contextNow());
  const { findings, lost, spurious, leftOver } = await accountOf(cloud, judged.findings, now());
  const { repeated, messages } = subscriber;
  for (const each of lost) tell(`lost: ${each}`);
  for (const each of spurious) tell(`spurious: ${each}`);
  for (const each of leftOver) tell(each);
  if (repeated > crashesAfterSend)
    tell(`${repeated} messages came twice after ${crashesAfterSend} crashes between sending and marking`);
  for (const { control, reason } of judged.errors) tell(`${control} threw: ${reason}`);
  const peaks = {
    driver: Math.round(process.resourceUsage().maxRSS / 1024),
    'on-event': Math.max(...workers.map(({ peakRssMb }) => peakRssMb)),
    'on-pending': onPending.peakRssMb,
    endpoints: await cloud.peakRssMb(),
  };
  // The endpoints stand for AWS: what they need is printed, and is nobody's limit.
  const peakRssMb = Math.max(peaks.driver, peaks['on-event'], peaks['on-pending']);
  if (peakRssMb >= 512) tell(`a process had ${peakRssMb} MB`);
  for (const [kind, times] of injected) if (times === 0) tell(`no fault of the kind "${kind}" was injected`);
  say(`injected: ${[...injected].map(([kind, times]) => `${kind} ${times}`).join(', ')}`);
  say(
    `${handled} messages acknowledged of ${deliveries} delivered, ${messages} told, one of them ${mostReceives + 1} times; ${workers.reduce((sum, { starts }) => sum + starts, onPending.starts)} processes`,
  );
  const counts = judged.findings.map(({ count: events }) => events ?? 0);
  say(
    `folded findings that count 10 events or more: ${counts.filter((n) => n >= 10).length}, the largest ${Math.max(0, ...counts)}`,
  );
  say(`peak memory, MB: ${JSON.stringify(peaks)}`);
  await cloud.close();
  const seconds = Math.round((performance.now() - started) / 1000);
  const result = {
    events: made,
    deliveries,
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

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
