/** Functions as packaged, each in processes of its own that can be killed at any moment: what Lambda calls its sandboxes. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Invocation, Reply } from './sandbox.ts';
import { type Used, usedByAll } from './used.ts';

/** The process died before it answered. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** One function in one process; it is started anew after it was killed. */
export class Sandbox {
  readonly #file: string;
  readonly name: string;
  readonly #environment: Record<string, string>;
  readonly #cachedAt: number;
  #child: ChildProcess | undefined;
  #ready: Promise<unknown> = Promise.resolve();
  #next = 0;
  /** Access key id of the process that runs now: the proxies tell by it who calls. */
  key = '';
  /** Processes so far. */
  starts = 0;
  #ended: Used = { rssMb: 0, cpuSeconds: 0 };
  #running: Used = { rssMb: 0, cpuSeconds: 0 };

  /** `folder` is the unpacked function. At which invocation it has compiled what others need not compile again: `cachedAt`. */
  constructor(folder: string, name: string, environment: Record<string, string>, cachedAt: number) {
    this.#file = join(folder, 'functions', `${name}.mjs`);
    this.name = name;
    this.#cachedAt = cachedAt;
    this.#environment = { ...environment, LAMBDA_TASK_ROOT: folder };
  }

  /** Starts the process, if none runs: an invocation does it otherwise. */
  start(): void {
    if (this.#child !== undefined) return;
    this.key = `${this.name}.${process.hrtime.bigint()}`;
    const child = fork(join(import.meta.dirname, 'sandbox.ts'), [this.#file, this.name, `${this.#cachedAt}`], {
      env: { ...this.#environment, AWS_ACCESS_KEY_ID: this.key },
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child = child;
    this.starts++;
    this.#ended = this.used;
    this.#running = { rssMb: 0, cpuSeconds: 0 };
    this.#ready = Promise.race([once(child, 'message'), once(child, 'exit')]);
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
  }

  /** What its processes took until their last answers. */
  get used(): Used {
    return usedByAll([this.#ended, this.#running]);
  }

  /** What the function answers. Throws Killed, or an error with the stack of the function's own. */
  async invoke(event: unknown, now: number): Promise<unknown> {
    this.start();
    await this.#ready;
    const child = this.#child;
    if (child?.connected !== true) throw new Killed();
    const id = this.#next++;
    const reply = await new Promise<Reply>((resolve, reject) => {
      const onMessage = (message: Reply) => settle(() => resolve(message));
      const onExit = () => settle(() => reject(new Killed()));
      const settle = (end: () => void) => {
        child.off('message', onMessage).off('exit', onExit);
        end();
      };
      child.on('message', onMessage).on('exit', onExit);
      // A process that died meanwhile says so by its exit.
      child.send({ id, event, now } satisfies Invocation, () => undefined);
    });
    this.#running = reply.used;
    if ('error' in reply) throw new Error(reply.error);
    return reply.answer;
  }

  /** SIGKILL: nothing in the process learns of it. */
  kill(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
