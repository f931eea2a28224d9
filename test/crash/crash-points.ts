/**
 * Kills functions at each call that they make, before the call took effect and after, delivers again what was not acknowledged,
 * and looks at the end whether anything is missing.
 */
import { Random } from '../corpus/random.ts';
import { accountOf } from '../support/accounted.ts';
import type { CallStep } from '../support/aws-limits.ts';
import { startFakeAccount } from '../support/fake-account.ts';
import { type Package, packaged } from '../support/package.ts';
import { Killed } from '../support/sandboxes.ts';
import { auditSubjects } from './audits.ts';
import { backfillSubjects } from './backfill.ts';
import { Lane, type Subject } from './lane.ts';
import { liveSubjects } from './live.ts';

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

type LaneResult = Omit<CrashResult, 'crashes' | 'seconds' | 'seed'>;

/** Kills each function `times` times at each of its points, which `lanes` share among them. */
export async function crashEverywhere(
  times: number,
  seed: number,
  lanes: number,
): Promise<{ broken: string[]; result: CrashResult }> {
  const started = performance.now();
  const broken: string[] = [];
  const deployed = packaged();
  const all = await Promise.all(
    Array.from({ length: lanes }, async (_, index) => {
      const isMine = (point: number) => point % lanes === index;
      return crashInLane({ times, random: new Random(seed + index), deployed, isMine, broken });
    }),
  );
  deployed.remove();
  const sum = (number: (result: LaneResult) => number) => all.reduce((total, result) => total + number(result), 0);
  const points = Object.assign({}, ...all.map((result) => result.points)) as Record<string, number>;
  const result = {
    points,
    crashes: Object.values(points).reduce((total, hits) => total + hits, 0),
    findings: sum(({ findings }) => findings),
    lost: sum(({ lost }) => lost),
    spurious: sum(({ spurious }) => spurious),
    repeated: sum(({ repeated }) => repeated),
    crashesAfterSend: sum(({ crashesAfterSend }) => crashesAfterSend),
    seconds: Math.round((performance.now() - started) / 1000),
    seed,
  };
  return { broken, result };
}

interface Work {
  readonly times: number;
  readonly random: Random;
  readonly deployed: Package;
  /** Whether the lane is to do the point of this number. */
  readonly isMine: (point: number) => boolean;
  readonly broken: string[];
}

async function crashInLane({ times, random, deployed, isMine, broken }: Work): Promise<LaneResult> {
  const lane = await Lane.start(deployed);
  const fake = await startFakeAccount();
  const { cloud, trap } = lane;
  const audits = await auditSubjects(lane, fake);
  const points: Record<string, number> = {};
  let number = 0;
  // The first looks at the account find what is to be there after the last.
  const before = await audits.states().then(() => audits.states());
  // What reads the whole table comes first, while that is small.
  for (const subject of [...audits.subjects, ...liveSubjects(lane), ...(await backfillSubjects(lane))]) {
    await lane.settle();
    const least = await rehearse(lane, subject, broken);
    for (const step of subject.steps) {
      const calls = least.get(step) ?? 0;
      for (const how of ['killed before', 'killed after'] as const) {
        if (!isMine(number++)) continue;
        const name = `${subject.name}: ${step}, ${how}`;
        const attempts = calls === 0 ? 0 : times + 5;
        let hits = 0;
        for (let attempt = 0; hits < times && attempt < attempts; attempt++) {
          const work = await subject.prepare();
          trap.arm(step, how, random.integer(1, calls));
          const died = await lane.invoke(subject.sandbox, work).then(
            () => false,
            (error: unknown) => {
              if (!(error instanceof Killed)) throw error;
              return true;
            },
          );
          trap.disarm();
          if (died) hits++;
          if (subject.name === 'on-pending') lane.pass();
          const wrong = await finish(lane, subject, work);
          broken.push(...wrong.map((sentence) => `${name}: ${sentence}`));
        }
        points[name] = hits;
        if (hits < times) broken.push(`${name}: it died only ${hits} of ${times} times`);
      }
    }
  }
  const after = await audits.states();
  for (const id of new Set([...before.keys(), ...after.keys()])) {
    const [status, expected] = [after.get(id) ?? 'not there', before.get(id) ?? 'not there'];
    if (status !== expected) broken.push(`state ${id.slice(0, 8)} is ${status}, expected ${expected}`);
  }
  await lane.settle();
  await cloud.subscriber.listen();
  const { repeated } = cloud.subscriber;
  const { crashesAfterSend } = trap;
  const { findings, lost, spurious, leftOver } = await accountOf(cloud, lane.expected(), lane.now(), before);
  broken.push(...lost.slice(0, 20), ...spurious.slice(0, 20), ...leftOver.slice(0, 20), ...trap.refused.slice(0, 20));
  if (repeated > crashesAfterSend) broken.push(`${repeated} messages came twice after ${crashesAfterSend} crashes`);
  audits.close();
  await cloud.close();
  await fake.close();
  return { points, findings, lost: lost.length, spurious: spurious.length, repeated, crashesAfterSend };
}

/** Until the work is done; what is wrong then. */
async function finish(lane: Lane, subject: Subject, work: unknown): Promise<readonly string[]> {
  const answer = await lane.insist(subject.sandbox, work);
  return (await subject.check?.(answer)) ?? [];
}

/** The calls that each piece of the work makes at least, when nobody dies. */
async function rehearse(lane: Lane, subject: Subject, broken: string[]): Promise<ReadonlyMap<CallStep, number>> {
  const { seen } = lane.trap;
  let least: ReadonlyMap<CallStep, number> | null = null;
  // The first time, clients are made and caches filled.
  for (let turn = -subject.variants; turn < subject.variants; turn++) {
    const work = await subject.prepare();
    seen.clear();
    broken.push(...(await finish(lane, subject, work)));
    if (turn < 0) continue;
    const counted: [CallStep, number][] = [...seen].map(([step, calls]) => [
      step,
      Math.min(calls, least === null ? calls : (least.get(step) ?? 0)),
    ]);
    least = new Map(counted.filter(([, calls]) => calls > 0));
  }
  for (const step of least?.keys() ?? [])
    if (!subject.steps.includes(step)) broken.push(`${subject.name} calls at ${step}, where nobody kills it`);
  return least ?? new Map();
}
