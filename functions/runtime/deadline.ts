import type { Context } from 'aws-lambda';

/** What is left of an invocation's time, milliseconds, when nothing further is begun: an answer must still be given. */
export const margin = 5000;

/** Rejects when the margin begins, so that what is not done by then comes back and what is done does not. */
export function deadlineOf(lambda: Context): { readonly passed: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  // Nobody may be waiting when it passes.
  promise.catch(() => undefined);
  const left = lambda.getRemainingTimeInMillis() - margin;
  const pass = () => reject(new Error('the time of this invocation ran out'));
  if (left <= 0) pass();
  const timer = setTimeout(pass, Math.max(left, 0));
  return { passed: promise, clear: () => clearTimeout(timer) };
}
