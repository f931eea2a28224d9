/**
 * moto, an emulator of AWS in Python (`pip install 'moto[server]'`), for what no emulator in npm has: EventBridge, IAM,
 * CloudFormation. It checks no permissions. Tests that use it are slow ones, and run where Python has it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const python = 'python3';

/** For each message that a rule sends, moto makes a parser of JSONPath eight times, a third of a second; one of each will do. */
const server = `
import functools, jsonpath_ng.ext as jsonpath
from moto.server import main
jsonpath.parse = functools.cache(jsonpath.parse)
main(['--host', '127.0.0.1', '--port', '0'])
`;

/** Whether Python and moto are there. */
export function hasMoto(): boolean {
  try {
    execFileSync(python, ['-c', 'import moto.server, flask'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts it on a free port of this machine. Throws, with what it printed, when it ends before it listens. */
export async function startMoto(): Promise<Moto> {
  const child = spawn(python, ['-c', server], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let printed = '';
  // It prints a line for each request too, and stops when nobody reads them.
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed = `${printed}${text}`.slice(-4000);
    const [, url] = /Running on (http:\/\/\S+)/.exec(printed) ?? [];
    if (url !== undefined) resolve(url);
  });
  ended.then(
    () => reject(new Error(`moto did not start:\n${printed}`)),
    (error: unknown) => reject(error),
  );
  return {
    url: await promise,
    async stop() {
      child.kill();
      await ended;
    },
  };
}
