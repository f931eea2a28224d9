/** The reference in a process of its own, whose memory and work are not those of who asks it. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Account } from '../../test/support/accounted.ts';
import type { Cloud } from '../../test/support/cloud.ts';
import type { Used } from '../../test/support/used.ts';

/** What it can be asked; `now` is epoch milliseconds. */
export interface Asked {
  /** To make about `count` further events. */
  readonly events: { readonly count: number; readonly now: number };
  /** For the next deliveries of what it made last; no more than a message between processes takes well. */
  readonly deliveries: null;
  readonly verdict: { readonly addresses: Cloud['addresses']; readonly heard: Heard; readonly now: number };
}
type Heard = Cloud['subscriber']['heard'];

/** None are left when both are empty. */
export interface Deliveries {
  /** Bodies of messages, and CloudTrail records for log objects. */
  readonly bodies: string[];
  readonly records: string[];
}

export interface Verdict extends Account {
  /** Controls that threw. */
  readonly errors: readonly string[];
  /** Noted uses of features that were looked for in the table. */
  readonly roleUses: number;
  /** Of each finding, how many events it counts; 0 where it counts none. */
  readonly counts: readonly number[];
  readonly used: Used;
}

export interface Answers {
  /** How many different events were made. */
  events(question: Asked['events']): Promise<number>;
  deliveries(question: Asked['deliveries']): Promise<Deliveries>;
  verdict(question: Asked['verdict']): Promise<Verdict>;
}

/** Starts it; `close` ends it. */
export async function startReference(seed: number): Promise<Answers & { close(): void }> {
  const child = fork(join(import.meta.dirname, 'reference.ts'), [String(seed)], {
    serialization: 'advanced',
    // Garbage is collected before it makes the process larger than what it is measured by.
    execArgv: ['--max-old-space-size=256'],
  });
  const message = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      const onMessage = (said: T) => {
        child.off('exit', onExit);
        resolve(said);
      };
      const onExit = (status: number) => {
        child.off('message', onMessage);
        reject(new Error(`the reference ended with status ${status}`));
      };
      child.once('message', onMessage).once('exit', onExit);
    });
  await message();
  /** One question at a time: its answer is the next message. */
  const ask = async <T>(kind: keyof Asked, question: unknown): Promise<T> => {
    const answered = message<{ answer: T; error?: string }>();
    child.send({ kind, question });
    const { answer, error } = await answered;
    if (error !== undefined) throw new Error(error);
    return answer;
  };
  return {
    events: (question) => ask('events', question),
    deliveries: (question) => ask('deliveries', question),
    verdict: (question) => ask('verdict', question),
    close: () => child.disconnect(),
  };
}
