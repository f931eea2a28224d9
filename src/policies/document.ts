/** Policy documents as data: parsed from whatever form IAM, S3 or a file gives them in, and never throwing. */
import { isObject } from '../events/fields.ts';
import type { Json } from '../events/audit-event.ts';
import type { PolicyStatement } from '../catalog/types.ts';

/** What a statement is about: the patterns it names, or everything but them (`NotAction`, `NotResource`). */
export interface Named {
  readonly except: boolean;
  /** As written, each once. */
  readonly patterns: readonly string[];
}

export interface Condition {
  /** In lower case, as keys are: IAM does not tell them apart by case. */
  readonly operator: string;
  readonly key: string;
  /** Sorted, each once; any of them will do. */
  readonly values: readonly string[];
}

export interface Statement {
  /** Its Sid, else its place: `statement 2`. */
  readonly name: string;
  readonly allows: boolean;
  readonly actions: Named;
  /** Null where the document names none: a trust policy, whose resource is the role itself. */
  readonly resources: Named | null;
  readonly conditions: readonly Condition[];
  /** Of a trust policy, the accounts, users and roles that it names; `*` for everybody, and for everybody but somebody. */
  readonly principals: readonly string[];
}

/** IAM takes 10,240 characters at most; what is far longer is no policy, and comparing it would take its time. */
const longest = 100_000;

/**
 * The statements of a document, parsed, as JSON or as URL-encoded JSON; null when it cannot be read as a policy.
 */
export function statementsOf(document: unknown): readonly Statement[] | null {
  const policy = policyOf(document);
  if (policy === null) return null;
  const listed = policy['Statement'];
  if (!isObject(listed) && !Array.isArray(listed)) return null;
  const literal = policy['Version'] !== '2012-10-17';
  const statements = [listed].flat().map((one: unknown, index) => statementOf(one, index, literal));
  return statements.every((one) => one !== null) ? statements : null;
}

/** Statements of the catalogue, for a partition: `aws`, `aws-cn`, `aws-us-gov`. */
export function knownStatements(known: readonly PolicyStatement[], partition: string): readonly Statement[] {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: known });
  const statements = statementsOf(text.replaceAll('"arn:aws:', `"arn:${partition}:`));
  if (statements === null) throw new Error('expected the catalogue to hold readable policies');
  return statements;
}

/** The document as an object, from the forms in which IAM gives it; null when it is none. */
export function policyOf(document: unknown): Json | null {
  if (isObject(document)) return document;
  if (typeof document !== 'string' || document.length > longest) return null;
  try {
    const text = document.trimStart().startsWith('%') ? decodeURIComponent(document) : document;
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function statementOf(statement: unknown, index: number, literal: boolean): Statement | null {
  if (!isObject(statement)) return null;
  const { Sid: sid, Effect: effect } = statement;
  const actions = namedIn(statement, 'Action');
  const resources = namedIn(statement, 'Resource');
  const conditions = conditionsOf(statement['Condition']);
  if ((effect !== 'Allow' && effect !== 'Deny') || !actions || resources === null || conditions === null) return null;
  return {
    name: typeof sid === 'string' && sid !== '' ? sid : `statement ${index + 1}`,
    allows: effect === 'Allow',
    actions,
    resources:
      resources === undefined
        ? null
        : literal
          ? { ...resources, patterns: resources.patterns.map(literally) }
          : resources,
    conditions: literal ? conditions.map((one) => ({ ...one, values: one.values.map(literally) })) : conditions,
    principals: awsPrincipalsOf(statement),
  };
}

/** Services and federated users are left out. */
function awsPrincipalsOf({ Principal: principal, NotPrincipal: inverted }: Json): readonly string[] {
  if (inverted !== undefined || principal === '*') return ['*'];
  return isObject(principal) && principal['AWS'] !== undefined ? (textsOf(principal['AWS']) ?? []) : [];
}

/** Before the version of 2012, `${aws:username}` is no variable but these very characters. */
function literally(text: string): string {
  return text.includes('${') ? `literally ${text}` : text;
}

/** Undefined when the statement has neither element, null when it cannot be read or has both. */
function namedIn(statement: Json, element: 'Action' | 'Resource'): Named | null | undefined {
  const plain = statement[element];
  const inverted = statement[`Not${element}`];
  if (plain === undefined && inverted === undefined) return undefined;
  if (plain !== undefined && inverted !== undefined) return null;
  const patterns = textsOf(plain ?? inverted);
  return patterns === null || patterns.length === 0
    ? null
    : { except: plain === undefined, patterns: [...new Set(patterns)] };
}

function conditionsOf(condition: unknown): readonly Condition[] | null {
  if (condition === undefined) return [];
  if (!isObject(condition)) return null;
  const all: Condition[] = [];
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isObject(keys)) return null;
    for (const [key, value] of Object.entries(keys)) {
      const values = textsOf(value);
      if (values === null) return null;
      const own = operator.toLowerCase();
      // true, "true" and "True" are one value to these operators.
      const read = /^(?:for(?:any|all)values?:)?(?:bool|null)/.test(own)
        ? values.map((one) => one.toLowerCase())
        : values;
      all.push({ operator: own, key: key.toLowerCase(), values: [...new Set(read)].sort() });
    }
  }
  return all;
}

/** A text, or a list of texts; numbers and booleans count as what they are written as. Null for anything else. */
function textsOf(value: unknown): readonly string[] | null {
  const texts: string[] = [];
  for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'number' || typeof one === 'boolean') texts.push(String(one));
    else return null;
  }
  return texts;
}
