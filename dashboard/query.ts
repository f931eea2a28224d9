/** Which findings are shown and in what order: the same words in the address of the page and in the API. Pure. */
import { severities, type Severity } from '../src/controls/control.ts';
import type { Status } from '../src/findings/finding.ts';

export const statuses = ['open', 'muted', 'resolved', 'withdrawn'] as const satisfies readonly Status[];
export const sorts = ['severity', 'time', 'seen', 'control', 'account', 'subject'] as const;
export type Sort = (typeof sorts)[number];

/** Lists: any of them, all when empty. */
export interface Query {
  readonly severity: readonly Severity[];
  readonly status: readonly Status[];
  readonly control: readonly string[];
  readonly account: readonly string[];
  readonly region: readonly string[];
  /** Service-linked roles that findings are about, without the suffix of their names. */
  readonly role: readonly string[];
  /** Part of the actor's ARN, its kind, or the service on whose behalf it called; empty for any. */
  readonly actor: string;
  /** A day (YYYY-MM-DD) or a time (ISO 8601) in UTC, both ends included; empty for no limit. */
  readonly from: string;
  readonly to: string;
  /** Words that all have to stand somewhere in the finding; empty for any. */
  readonly q: string;
  readonly sort: Sort;
}

export const everything: Query = {
  severity: [],
  status: [],
  control: [],
  account: [],
  region: [],
  role: [],
  actor: '',
  from: '',
  to: '',
  q: '',
  sort: 'severity',
};

/** What is wrong with the words of an address, as a sentence. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
}

/** Throws QueryError. Names that are no part of a query are left alone. */
export function queryOf(params: URLSearchParams): Query {
  const all = (name: string) => params.getAll(name).filter((value) => value !== '');
  const one = (name: string) => (params.get(name) ?? '').trim();
  return {
    severity: all('severity').map((value) => oneOf('severity', value, severities)),
    status: all('status').map((value) => oneOf('status', value, statuses)),
    control: all('control'),
    account: all('account'),
    region: all('region'),
    role: all('role'),
    actor: one('actor'),
    from: timeIn('from', one('from')),
    to: timeIn('to', one('to')),
    q: one('q'),
    sort: oneOf('sort', params.get('sort') || everything.sort, sorts),
  };
}

/** What differs from `everything`. */
export function paramsOf(query: Partial<Query>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (name === 'sort' && value === everything.sort) continue;
    for (const each of typeof value === 'string' ? [value] : value) if (each !== '') params.append(name, each);
  }
  return params;
}

/** The list that a query asks for, as the addresses of its findings name it: never empty. */
export function listOf(query: Query): string {
  const params = paramsOf(query);
  params.set('sort', query.sort);
  return params.toString();
}

/** Whether the address of a finding names a list. */
export function namesList(params: URLSearchParams): boolean {
  return Object.keys(everything).some((name) => params.has(name));
}

function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((each) => each === value);
  if (found === undefined) throw new QueryError(`${name}: expected one of ${known.join(', ')}.`);
  return found;
}

/** 31 February is a date to Date.parse, and becomes one of March. */
function hasDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text.slice(0, 10));
}

function timeIn(name: string, text: string): string {
  if (text === '') return text;
  const wellFormed = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)?$/.test(text);
  const isDate = wellFormed && hasDay(text);
  if (!isDate)
    throw new QueryError(`${name}: expected a day such as 2026-05-01, or a time such as 2026-05-01T10:00:00Z.`);
  return text;
}
