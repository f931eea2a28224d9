/**
 * Kills a function at each call that it makes, before the call took effect and after, delivers again what was not acknowledged,
 * and looks at the end whether anything is missing.
 */
import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { Ledger } from '../../src/ledger.ts';
import { Random } from '../corpus/random.ts';
import { accountOf } from '../support/accounted.ts';
import type { AwsCall } from '../support/aws-limits.ts';
import type { Chaos, Death } from '../support/chaos-proxy.ts';
import { startCloud } from '../support/cloud.ts';
import { messageOf, refusedEdit } from '../support/deployment.ts';
import { Killed, type Sandbox } from '../support/sandboxes.ts';

export interface CrashResult {
  /** By `function: step, killed before`, how often the function died there. */
  readonly points: Readonly<Record<string, number>>;
  readonly crashes: number;
  readonly findings: number;
  readonly lost: number;
  readonly spurious: number;
  readonly repeated: number;
  readonly crashesAfterSend: number;
  readonly seconds: number;
  readonly seed: number;
}

/** Where the next process to make such a call dies. */
interface Trap {
  readonly step: AwsCall['step'];
  readonly how: Death;
  /** Calls of this kind until then. */
  left: number;
}

const functions = ['on-event', 'on-pending', 'on-log-object'] as const;
type Name = (typeof functions)[number];

const day = 24 * 60 * 60_000;
/** Longer than the lease of the outbox (functions/runtime/outbox.ts). */
const pause = 130_000;

/** Kills each function `times` times at each of its points. */
export async function crashEverywhere(times: number, seed: number): Promise<{ broken: string[]; result: CrashResult }> {
  const started = performance.now();
  const random = new Random(seed);
  const auditor = auditorOf(controls);
  const ledger = new Ledger();
  const broken: string[] = [];
  const points: Record<string, number> = {};
  let ahead = 0;
  let trap: Trap | null = null;
  let refusesToTell = false;
  let running: Sandbox | null = null;
  const dead = new Set<string>();
  let sent = 0;
  let marked = 0;
  let crashesAfterSend = 0;
  const seen = new Map<AwsCall['step'], number>();
  const chaos: Chaos = {
    decide({ step }) {
      seen.set(step, (seen.get(step) ?? 0) + 1);
      if (step === 'send' && refusesToTell) return 'refused';
      return trap?.step === step && --trap.left === 0 ? trap.how : null;
    },
    kill({ who }) {
      running?.kill();
      dead.add(who);
      crashesAfterSend += Math.max(0, sent - marked);
    },
    onEffect({ step, who }) {
      // Another message of the process was on its way when it died.
      if (step === 'send' && dead.has(who)) crashesAfterSend++;
      else if (step === 'send') sent++;
      if (step === 'mark') marked++;
    },
    onBrokenLimit: ({ service }, why) => broken.push(`${service} would refuse ${why}`),
  };
  const cloud = await startCloud(chaos);
  const sandboxes = Object.fromEntries(functions.map((name) => [name, cloud.sandbox(name)])) as Record<Name, Sandbox>;
  const now = () => Date.now() + ahead;
  const contextNow = () => ({ now: new Date(now()).toISOString(), horizon: null, configuration: defaults });

  const invoke = (name: Name, event: unknown): Promise<unknown> => {
    running = sandboxes[name];
    [sent, marked] = [0, 0];
    return running.invoke(event, now());
  };
  /** Until it is done, as Lambda would. */
  const insist = async (name: Name, event: unknown): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = (await invoke(name, event)) as { batchItemFailures?: unknown[] };
        if ((answer.batchItemFailures ?? []).length > 0) throw new Error(`${name} did not acknowledge everything`);
        return;
      } catch (error) {
        if (!(error instanceof Killed) || attempt > 2) throw error;
      }
    }
  };
  let trials = 0;
  /** A new piece of work for a function, the same each time but for its ids. */
  const prepare = async (name: Name): Promise<unknown> => {
    const records = someRecords(trials++);
    for (const record of records) ledger.add(auditor.judge(record, contextNow()));
    if (name === 'on-log-object') {
      const Key = `AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/01/${trials}.json.gz`;
      const Body = gzipSync(JSON.stringify({ Records: records.map(({ detail }) => detail) }));
      await cloud.s3.send(new PutObjectCommand({ Bucket: cloud.addresses.bucket, Key, Body }));
      const body = { source: 'aws.s3', detail: { bucket: { name: cloud.addresses.bucket }, object: { key: Key } } };
      return { Records: [messageOf(Key, body)] };
    }
    const batch = { Records: records.map((record) => messageOf(record.id, record)) };
    if (name === 'on-event') return batch;
    refusesToTell = true;
    await insist('on-event', batch);
    refusesToTell = false;
    ahead += pause;
    return {};
  };

  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; ) {
      ahead += pause;
      const { delivered, failed } = (await invoke('on-pending', {})) as { delivered: number; failed: number };
      quiet = delivered + failed === 0 ? quiet + 1 : 0;
    }
  };

  for (const name of functions) {
    await settle();
    const rehearsal = await prepare(name);
    seen.clear();
    await insist(name, rehearsal);
    const steps = new Map(seen);
    for (const [step, calls] of steps) {
      for (const how of ['killed before', 'killed after'] as const) {
        let hits = 0;
        for (let attempt = 0; hits < times && attempt < times + 5; attempt++) {
          const work = await prepare(name);
          trap = { step, how, left: random.integer(1, calls) };
          const died = await invoke(name, work).then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              return true;
            },
          );
          trap = null;
          if (died) hits++;
          if (name === 'on-pending') ahead += pause;
          await insist(name, work);
        }
        points[`${name}: ${step}, ${how}`] = hits;
        if (hits < times) broken.push(`${name} died only ${hits} of ${times} times at ${step}, ${how}`);
      }
    }
  }
  await settle();
  await cloud.subscriber.listen();
  const { repeated } = cloud.subscriber;
  const account = await accountOf(cloud, ledger.close(contextNow()).findings, now());
  broken.push(...account.lost.slice(0, 20), ...account.spurious.slice(0, 20), ...account.leftOver.slice(0, 20));
  if (repeated > crashesAfterSend) broken.push(`${repeated} messages came twice after ${crashesAfterSend} crashes`);
  await cloud.close();
  const result = {
    points,
    crashes: Object.values(points).reduce((sum, hits) => sum + hits, 0),
    findings: account.findings,
    lost: account.lost.length,
    spurious: account.spurious.length,
    repeated,
    crashesAfterSend,
    seconds: Math.round((performance.now() - started) / 1000),
    seed,
  };
  return { broken, result };
}

/** A finding by itself, two that count, and one of a timeline that takes two events: all steps of the outbox. */
function someRecords(trial: number) {
  const edit = refusedEdit(`edit ${trial}`, `AWSServiceRoleForLexV2Bots_${trial}`);
  const request = { accountId: `12aaaaa3-4b5c-4d6e-8f7a-${String(trial).padStart(12, '0')}` };
  const exported = (number: number) => ({
    ...edit,
    id: `export ${trial}.${number}`,
    source: 'aws.chime',
    detail: {
      ...edit.detail,
      errorCode: undefined,
      errorMessage: undefined,
      eventSource: 'chime.amazonaws.com',
      eventName: 'StartDataExport',
      eventTime: new Date(Date.parse('2026-05-01T10:00:00Z') + number * day).toISOString().replace('.000', ''),
      requestParameters: request,
      eventID: `export ${trial}.${number}`,
    },
  });
  return [edit, exported(0), exported(1)].map((event) => JSON.parse(JSON.stringify(event)) as typeof edit);
}
