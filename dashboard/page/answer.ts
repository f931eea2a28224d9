/** What the API answers, kept up to date for as long as a view shows it. */
import { useEffect, useState } from 'preact/hooks';
import type { ErrorAnswer, Reading } from '../api.ts';

export interface Answered<T> {
  /** The last answer; that of the address before until the first comes, and null where there was none. */
  readonly value: T | null;
  readonly failure: Failure | null;
  /** When the table was last read, ISO 8601: newer than the answer where nothing changed. */
  readonly lastRead: string | null;
  /** The value is that of the address before. */
  readonly isOld: boolean;
}

type Known<T> = Pick<Answered<T>, 'value' | 'lastRead'>;

export interface Failure {
  /** 0: the server cannot be reached. */
  readonly status: number;
  readonly says: string;
}

const nothing = { value: null, failure: null, lastRead: null, isOld: false } as const;
const pause = 2000;

/** The last answers by their addresses: who comes back to a view sees it at once, and where it was. */
const known = new Map<string, Known<unknown>>();
const mostKnown = 20;

function keep(path: string, answered: Known<unknown>): void {
  known.delete(path);
  known.set(path, answered);
  if (known.size > mostKnown) known.delete(known.keys().next().value as string);
}

/** What is known of it, to be asked for again. */
function before<T>(path: string): Answered<T> | null {
  const answered = known.get(path) as Known<T> | undefined;
  return answered === undefined ? null : { ...nothing, ...answered };
}

/** Asks for `path` again and again; the server says in a few bytes that nothing changed. */
export function useAnswer<T extends { readonly reading: Reading }>(path: string): Answered<T> {
  const [answered, setAnswered] = useState<Answered<T>>(() => before(path) ?? nothing);
  useEffect(() => {
    const ended = new AbortController();
    let tag: string | null = null;
    let timer = 0;
    let last = before<T>(path)?.value ?? null;
    setAnswered((other) => before(path) ?? { ...other, isOld: other.value !== null });
    const ask = async () => {
      if (!document.hidden || tag === null) {
        const asked = await request<T>(path, tag, ended.signal);
        if (ended.signal.aborted) return;
        if ('failure' in asked) {
          tag = null;
          setAnswered((sofar) => ({ ...sofar, failure: asked.failure }));
        } else {
          tag = asked.tag;
          const { value, lastRead } = asked;
          last = value ?? last;
          keep(path, { value: last, lastRead });
          setAnswered({ value: last, failure: null, lastRead, isOld: false });
        }
      }
      timer = window.setTimeout(ask, pause);
    };
    const atOnce = () => {
      if (document.hidden) return;
      clearTimeout(timer);
      void ask();
    };
    document.addEventListener('visibilitychange', atOnce, { signal: ended.signal });
    void ask();
    return () => {
      ended.abort();
      clearTimeout(timer);
    };
  }, [path]);
  return answered;
}

type Asked<T> =
  | { readonly value: T | null; readonly tag: string | null; readonly lastRead: string | null }
  | { readonly failure: Failure };

/** `value` is null where nothing changed since `tag`. */
async function request<T>(path: string, tag: string | null, signal: AbortSignal): Promise<Asked<T>> {
  try {
    const response = await fetch(path, {
      signal,
      cache: 'no-store',
      headers: tag === null ? {} : { 'If-None-Match': tag },
    });
    const { status, headers } = response;
    if (status !== 304 && !response.ok) {
      const { error } = (await response.json()) as ErrorAnswer;
      return { failure: { status, says: error } };
    }
    const value = status === 304 ? null : ((await response.json()) as T);
    return { value, tag: headers.get('ETag'), lastRead: headers.get('Last-Read') };
  } catch {
    return {
      failure: { status: 0, says: 'The server cannot be reached: the command that served this page has ended.' },
    };
  }
}

/** Asks once. Throws an Error with a sentence. */
export async function askOnce<T>(path: string): Promise<T> {
  const asked = await request<T>(path, null, new AbortController().signal);
  if ('failure' in asked) throw new Error(asked.failure.says);
  return asked.value as T;
}
