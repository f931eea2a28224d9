/** Which covered service-linked role a finding is about. Pure. */
import { roles } from '../../src/catalog/roles.ts';
import type { Subject } from '../../src/controls/control.ts';

const longestFirst = roles.map(({ name }) => name).toSorted((a, b) => b.length - a.length);
const whole = new Map(longestFirst.map((name) => [name, new RegExp(`(?<!\\w)${name}(?![A-Za-z0-9])`)]));

/** By the name of its subject, with or without a suffix; null for anything else. */
export function roleOf(subject: Subject): string | null {
  const text = `${subject.id} ${subject.arn ?? ''}`;
  return longestFirst.find((name) => text.includes(name) && whole.get(name)?.test(text)) ?? null;
}
