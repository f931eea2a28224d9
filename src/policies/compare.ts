/** Whether two policies say the same, however they are written, and in words what one says and the other does not. */
import type { Condition, Named, Statement } from './document.ts';
import { coversAction, coversResource } from './patterns.ts';

/** `more` is what the policy says and the baseline does not, `less` the other way round; both empty when they are equal. */
export interface Difference {
  /** `allows also lex:CreateBot on *`. */
  readonly more: readonly string[];
  /** `lacks logs:PutLogEvents on arn:…`. */
  readonly less: readonly string[];
  /** What it says more lets its holder do more: it allows something else, or denies less. */
  readonly wider: boolean;
}

/** One action on one resource: statements split or merged come to the same grants. */
interface Grant {
  readonly allows: boolean;
  readonly action: Named;
  readonly resource: Named | null;
  readonly conditions: readonly Condition[];
}

/** Of one document; IAM's own limits on their size keep policies far below. */
const mostGrants = 5000;

/**
 * By meaning: order, case of actions, lists or single texts, Sids, duplicates, split or merged statements do not matter. A
 * grant that another one of the same policy includes counts for nothing. Null when a policy is too large to compare.
 *
 * It errs on one side: what it calls equal is equal, and wildcards that only together cover another one are a difference.
 */
export function compare(policy: readonly Statement[], baseline: readonly Statement[]): Difference | null {
  const own = grantsOf(policy);
  const known = grantsOf(baseline);
  if (own === null || known === null) return null;
  const more = notIn(known, own);
  const less = notIn(own, known);
  return {
    more: inWords(more, 'allows also', 'denies also'),
    less: inWords(less, 'lacks', 'no longer denies'),
    wider: more.some(({ allows }) => allows) || less.some(({ allows }) => !allows),
  };
}

/** The two say the same. */
export function isEqual({ more, less }: Difference): boolean {
  return more.length + less.length === 0;
}

function grantsOf(statements: readonly Statement[]): readonly Grant[] | null {
  const grants: Grant[] = [];
  for (const { allows, actions, resources, conditions } of statements) {
    for (const action of each(actions)) {
      for (const resource of resources === null ? [null] : each(resources)) {
        if (grants.length === mostGrants) return null;
        grants.push({ allows, action, resource, conditions });
      }
    }
  }
  return grants;
}

/** Everything but a and b is neither everything but a nor everything but b. */
function each(named: Named): readonly Named[] {
  return named.except ? [named] : named.patterns.map((pattern) => ({ except: false, patterns: [pattern] }));
}

function notIn(holders: readonly Grant[], grants: readonly Grant[]): readonly Grant[] {
  const same = new Set(holders.map(keyOf));
  return grants.filter((grant) => !same.has(keyOf(grant)) && !holders.some((holder) => includes(holder, grant)));
}

function keyOf({ allows, action, resource, conditions }: Grant): string {
  const sorted = conditions.map(conditionInWords).sort();
  const actions = action.patterns.map((one) => one.toLowerCase()).sort();
  return JSON.stringify([allows, action.except, actions, resource?.except, resource?.patterns.toSorted(), sorted]);
}

/** The holder speaks of at least what the grant speaks of, under no condition that the grant is free of. */
function includes(holder: Grant, grant: Grant): boolean {
  return (
    holder.allows === grant.allows &&
    isWithin(holder.action, grant.action, coversAction) &&
    (holder.resource === null || grant.resource === null
      ? holder.resource === grant.resource
      : isWithin(holder.resource, grant.resource, coversResource)) &&
    holder.conditions.every((one) => grant.conditions.some((other) => isLooser(one, other)))
  );
}

type Covers = (wide: string, narrow: string) => boolean;

function isWithin(wide: Named, narrow: Named, covering: Covers): boolean {
  if (!wide.except && !narrow.except)
    return narrow.patterns.every((one) => wide.patterns.some((other) => covering(other, one)));
  // Who leaves out less has more.
  if (wide.except && narrow.except)
    return wide.patterns.every((one) => narrow.patterns.some((other) => covering(other, one)));
  return !wide.except && wide.patterns.some((one) => covering(one, '*'));
}

/** More values are looser, except where the operator asks for none of them. */
function isLooser(wide: Condition, narrow: Condition): boolean {
  if (wide.operator !== narrow.operator || wide.key !== narrow.key) return false;
  const [many, few] = isNegated(wide.operator) ? [narrow, wide] : [wide, narrow];
  return few.values.every((value) => many.values.includes(value));
}

/** `StringNotEquals`, `NotIpAddress` and their like. */
function isNegated(operator: string): boolean {
  return operator.includes('not');
}

/** Grants that differ in their actions alone share a line. */
function inWords(grants: readonly Grant[], allows: string, denies: string): readonly string[] {
  const lines = Map.groupBy(grants, (grant) =>
    JSON.stringify([grant.allows, grant.action.except, whereInWords(grant)]),
  );
  return [...lines.values()].map((own) => {
    const [first] = own;
    const actions = own.map(({ action }) => namedInWords(action, 'action')).sort();
    return `${first?.allows ? allows : denies} ${[...new Set(actions)].join(', ')}${first ? whereInWords(first) : ''}`;
  });
}

function whereInWords({ resource, conditions }: Grant): string {
  const on = resource === null ? '' : ` on ${namedInWords(resource, 'resource')}`;
  return conditions.length === 0 ? on : `${on} if ${conditions.map(conditionInWords).sort().join(' and ')}`;
}

function namedInWords({ except, patterns }: Named, what: string): string {
  return except ? `every ${what} but ${patterns.toSorted().join(', ')}` : patterns.join(', ');
}

function conditionInWords({ operator, key, values }: Condition): string {
  return `${key} ${operator} ${values.join(' or ')}`;
}
