/** How an account is asked: what goes wrong is told by kind, with the permission that was missing. */
import { accountReads } from '../../inventory/account-reads.ts';
import type { Look } from '../../inventory/inventory.ts';

type Outcome = Exclude<Look['outcome'], 'complete' | 'not-asked'>;

/** A call that was not answered as hoped. The message is a sentence without its stop. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly outcome: Outcome;
  /** Null unless it is missing. */
  readonly permission: string | null;
  /** The permission of the call, missing or not. */
  readonly asked: string;

  constructor(outcome: Outcome, permission: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.outcome = outcome;
    this.asked = permission;
    this.permission = outcome === 'denied' ? permission : null;
  }
}

const known = new Set(
  Object.values(accountReads).flatMap((reads) => reads.map(({ permission }) => permission as string)),
);

/** One call of the AWS API, known by the permission that it takes. Rejects with Unanswered alone. */
export async function ask<T>(permission: string, call: () => Promise<T>): Promise<T> {
  if (!known.has(permission)) throw new Error(`${permission} is missing in src/inventory/account-reads.ts`);
  try {
    return await call();
  } catch (error) {
    throw unanswered(permission, error);
  }
}

/** The same; null where the error says that there is no such thing. */
export async function askFor<T>(
  permission: string,
  absences: readonly string[],
  call: () => Promise<T>,
): Promise<T | null> {
  try {
    return await ask(permission, call);
  } catch (error) {
    if (error instanceof Unanswered && absences.includes(errorName(error.cause))) return null;
    throw error;
  }
}

/** All items of an API that answers in pages. `fetch` is asked with the token of the page before. */
export async function all<T>(
  fetch: (token: string | undefined) => Promise<{ items: readonly T[] | undefined; next: string | undefined }>,
): Promise<readonly T[]> {
  const found: T[] = [];
  const seen = new Set<string>();
  let token: string | undefined;
  do {
    const { items = [], next } = await fetch(token);
    found.push(...items);
    token = next === '' ? undefined : next;
    if (token !== undefined && seen.has(token)) throw new Unanswered('failed', '', 'AWS gave the same page twice');
    if (token !== undefined) seen.add(token);
  } while (token !== undefined);
  return found;
}

/** What AWS calls a refusal, service by service. */
const refusals: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'AuthorizationError',
  'ForbiddenException',
  'NotAuthorizedException',
  'UnauthorizedClientException',
  'UnauthorizedException',
  'UnauthorizedOperation',
]);

/** Credentials that another Region takes are refused so where a Region is not enabled. */
const absences: ReadonlySet<string> = new Set([
  'AuthFailure',
  'InvalidClientTokenId',
  'OptInRequired',
  'SubscriptionRequiredException',
  'UnknownOperationException',
  'UnrecognizedClientException',
  'UnsupportedOperation',
  'UnsupportedOperationException',
  'ENOTFOUND',
]);

function unanswered(permission: string, error: unknown): Unanswered {
  const name = errorName(error);
  const [service, action] = permission.split(':');
  const what = `${service}:${action}`;
  if (absences.has(name))
    return new Unanswered(
      'unsupported',
      permission,
      `${what} is not there (${name}): the Region is not enabled, or lacks the service`,
      error,
    );
  if (refusals.has(name) || statusOf(error) === 403)
    return new Unanswered('denied', permission, `the permission ${what} is missing (${name})`, error);
  return new Unanswered('failed', permission, `${what} failed (${name})`, error);
}

/** The name of an error of the SDK; the code of one of the network. */
export function errorName(error: unknown): string {
  const { name, code } = error as { name?: unknown; code?: unknown };
  const told = typeof code === 'string' ? code : name;
  return typeof told === 'string' && /^[\w.-]{1,80}$/.test(told) ? told : 'an unnamed error';
}

/** Of HTTP; undefined where nothing answered. */
export function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
