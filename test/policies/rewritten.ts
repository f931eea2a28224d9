/** The same policy, written otherwise. */
import * as fc from 'fast-check';
import type { PolicyStatement } from '../../src/catalog/types.ts';

/** A statement with lists, as JSON has it. */
export interface Written {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  [element: string]: unknown;
}

/** A statement of the catalogue, in lists. */
export function written({ Effect, Action, Resource, Condition }: PolicyStatement): Written {
  const conditions = Object.entries(Condition ?? {}).map(([operator, keys]) => [
    operator,
    Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, [values].flat()])),
  ]);
  return {
    Effect,
    Action: [Action].flat(),
    Resource: [Resource].flat(),
    ...(conditions.length === 0 ? {} : { Condition: Object.fromEntries(conditions) as unknown }),
  };
}

/** Another way to write the same: which, `dice` say. */
export function rewritten(statements: readonly Written[], dice: fc.GeneratorValue): readonly Written[] {
  const yes = () => dice(fc.boolean);
  const recased = (text: string) => (yes() ? text.toUpperCase() : text);
  const shuffled = <T>(list: readonly T[]): T[] => dice(fc.shuffledSubarray, [...list], { minLength: list.length });
  const listed = (values: readonly string[]) => {
    const [first] = values;
    return values.length === 1 && yes() ? first : shuffled([...values, ...(yes() ? values : [])]);
  };
  const split = statements.flatMap((one): Written[] => {
    const element = 'Action' in one ? 'Action' : 'Resource' in one ? 'Resource' : null;
    if (element === null || !yes()) return [one];
    return (one[element] as string[]).map((each) => ({ ...one, [element]: [each] }));
  });
  return shuffled(split).map((one) => {
    const out: Written = { Effect: one.Effect, ...(yes() ? { Sid: dice(fc.string) } : {}) };
    for (const element of ['Action', 'NotAction'])
      if (element in one) out[element] = listed((one[element] as string[]).map(recased));
    for (const element of ['Resource', 'NotResource'])
      if (element in one) out[element] = listed(one[element] as string[]);
    const conditions = Object.entries((one['Condition'] ?? {}) as Record<string, Record<string, string[]>>);
    if (conditions.length > 0)
      out['Condition'] = Object.fromEntries(
        conditions.map(([operator, keys]) => [
          recased(operator),
          Object.fromEntries(Object.entries(keys).map(([key, values]) => [recased(key), listed(values)])),
        ]),
      );
    return out;
  });
}
