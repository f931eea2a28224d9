/** A process in which one function runs as packaged, as in Lambda: forked by sandboxes.ts, one invocation at a time. */
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../../local/lambda-context.ts';
import { type Used, usedHere } from './used.ts';

/** What it is sent. `now`: epoch milliseconds, the time that the function sees. */
export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  readonly now: number;
}

/** What it answers, and what its process took so far. */
export type Reply = { readonly id: number; readonly used: Used } & (
  | { readonly answer: unknown }
  | { readonly error: string }
);

const [, , file = '', name = '', cachedAt = ''] = process.argv;
const Clock = Date;
let ahead = 0;

/** The clock of the system, moved: leases and pending verdicts of hours pass in seconds. */
globalThis.Date = class extends Clock {
  constructor(...args: [] | ConstructorParameters<typeof Clock>) {
    if (args.length === 0) super(Clock.now() + ahead);
    else super(...args);
  }
  static override now(): number {
    return Clock.now() + ahead;
  }
} as DateConstructor;

const { handler } = (await import(pathToFileURL(file).href)) as {
  handler: (event: unknown, context: unknown) => Promise<unknown>;
};

/** Milliseconds, as in serverless.yml. */
const timeout = /^on-(account|schedule)$/.test(name) ? 900_000 : 60_000;
let invocations = 0;
process.on('message', ({ id, event, now }: Invocation) => {
  ahead = now - Clock.now();
  // Who is killed leaves no cache behind (NODE_COMPILE_CACHE), so it is written on the way.
  if (++invocations === Number(cachedAt)) flushCompileCache();
  const reply = (result: { answer: unknown } | { error: string }) =>
    process.send?.({ id, used: usedHere(), ...result } satisfies Reply);
  handler(event, lambdaContext(name, timeout)).then(
    (answer) => reply({ answer: answer ?? null }),
    (error: unknown) => reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
