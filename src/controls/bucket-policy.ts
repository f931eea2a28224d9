/** Reading a bucket policy: its Allow statements for the services of Amazon Chime, and what binds them to accounts. */
import type { Json } from '../events/audit-event.ts';
import { isObject, textOf } from '../events/fields.ts';
import { policyOf } from '../policies/document.ts';

export interface ChimeStatement {
  /** Its Sid, else its place: `statement 2`. */
  readonly name: string;
  readonly services: readonly string[];
  /** It allows something else than to read. */
  readonly writes: boolean;
  /** What its conditions on the source demand, by key; several values of a key are alternatives. */
  readonly sources: readonly Source[];
}

export interface Source {
  /** In lower case. */
  readonly key: 'aws:sourceaccount' | 'aws:sourcearn' | 'aws:sourceorgid' | 'aws:sourceorgpaths';
  readonly values: readonly string[];
}

const sourceKeys: ReadonlySet<string> = new Set([
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
]);

/** Operators that fail when the key is missing: with `IfExists` or `ForAllValues:` a request without it passes. */
const demanding = new Set(['stringequals', 'stringequalsignorecase', 'stringlike', 'arnequals', 'arnlike']);

/** The Allow statements for chime.amazonaws.com and its sub-services; null when the document cannot be read. */
export function chimeStatementsOf(document: unknown): readonly ChimeStatement[] | null {
  const policy = policyOf(document);
  if (policy === null || policy['Statement'] == null) return null;
  return [policy['Statement']].flat().flatMap((statement, index) => {
    if (!isObject(statement) || statement['Effect'] !== 'Allow' || !isObject(statement['Principal'])) return [];
    const services = textsOf(statement['Principal']['Service']).filter(isChime);
    if (services.length === 0) return [];
    return {
      name: textOf(statement['Sid']) ?? `statement ${index + 1}`,
      services,
      writes: !reads(statement),
      sources: sourcesOf(statement),
    };
  });
}

function reads(statement: Json): boolean {
  const actions = textsOf(statement['Action']);
  return actions.length > 0 && actions.every((action) => /^s3:(Get|List)/i.test(action));
}

function isChime(service: string): boolean {
  return /^([a-z0-9-]+\.)?chime\.amazonaws\.com(\.cn)?$/.test(service);
}

function sourcesOf({ Condition: condition }: Json): readonly Source[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([operator, keys]) => {
    if (!demanding.has(operator.toLowerCase().replace(/^foranyvalue:/, '')) || !isObject(keys)) return [];
    return Object.entries(keys).flatMap(([name, value]) => {
      const key = name.toLowerCase();
      return sourceKeys.has(key) ? { key: key as Source['key'], values: textsOf(value) } : [];
    });
  });
}

/** Text or a list of it; account ids may stand there as numbers. */
function textsOf(value: unknown): readonly string[] {
  return [value].flat().flatMap((one) => (typeof one === 'number' ? String(one) : (textOf(one) ?? [])));
}
