/** What a policy allows, as far as its own statements say: other policies, boundaries and organizations may take it back. */
import type { Condition, Named, Statement } from './document.ts';
import { coversAction, coversResource, meetActions } from './patterns.ts';

/**
 * The Allow statements that let their holder do the action (a wildcard means all of it), without those that a Deny of the
 * same document takes back on every resource and without a condition.
 */
export function allowing(statements: readonly Statement[], action: string): readonly Statement[] {
  const denied = statements.some(
    (one) => !one.allows && one.conditions.length === 0 && isEverything(one) && speaksOf(one.actions, action),
  );
  return denied ? [] : statements.filter((one) => one.allows && speaksOf(one.actions, action));
}

/** Whether the actions include this one, or all that it stands for. */
export function speaksOf({ except, patterns }: Named, action: string): boolean {
  return except
    ? !patterns.some((pattern) => meetActions(pattern, action))
    : patterns.some((pattern) => coversAction(pattern, action));
}

/** The statement is about every resource. */
function isEverything({ resources }: Statement): boolean {
  return resources !== null && !resources.except && resources.patterns.includes('*');
}

/** Whether the resources include all that this pattern stands for. */
export function reaches({ resources }: Statement, resource: string): boolean {
  if (resources === null) return false;
  // What is left out is a little of everything.
  return resources.except || resources.patterns.some((pattern) => coversResource(pattern, resource));
}

/** Whether a condition holds only for certain values of this key (in lower case). */
export function isBoundBy(conditions: readonly Condition[], key: string): boolean {
  return conditions.some(
    (one) =>
      one.key === key &&
      /^(?:forallvalues:|foranyvalue:)?(?:string|arn)(?:equals|like|equalsignorecase)(?:ifexists)?$/.test(
        one.operator,
      ) &&
      !one.values.some((value) => /^[*?]*$/.test(value)),
  );
}
