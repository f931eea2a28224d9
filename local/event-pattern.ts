/**
 * EventBridge event patterns: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * As much of the language as our patterns use. What is not known here throws, so that a rule which AWS would read in
 * another way never passes locally.
 */
import { field, isObject } from '../src/events/fields.ts';
import type { Json } from '../src/events/audit-event.ts';

type Scalar = string | number | boolean | null;
/** The values of a field: none when it is missing, several when it is a list. */
type ValuesTest = (values: readonly unknown[]) => boolean;
type ScalarTest = (value: Scalar) => boolean;
type ObjectTest = (event: Json) => boolean;

/** A pattern as a function of the event. Throws, with the path in the pattern, on what it does not understand. */
export function compilePattern(pattern: unknown): ObjectTest {
  return objectTest(pattern, 'pattern');
}

/** Every field of the pattern must match; `$or` adds that one of its alternatives does. */
function objectTest(pattern: unknown, path: string): ObjectTest {
  if (!isObject(pattern)) throw new Error(`${path}: expected an object`);
  const tests = Object.entries(pattern).map(([name, wanted]) =>
    name === '$or' ? orTest(wanted, `${path}.$or`) : fieldTest(name, wanted, `${path}.${name}`),
  );
  if (tests.length === 0) throw new Error(`${path}: EventBridge refuses an empty object`);
  return (event) => tests.every((test) => test(event));
}

function orTest(alternatives: unknown, path: string): ObjectTest {
  // With a single alternative EventBridge takes `$or` for the name of a field.
  if (!Array.isArray(alternatives) || alternatives.length < 2)
    throw new Error(`${path}: expected two patterns or more`);
  const tests = alternatives.map((alternative, index) => objectTest(alternative, `${path}[${index}]`));
  return (event) => tests.some((test) => test(event));
}

function fieldTest(name: string, wanted: unknown, path: string): ObjectTest {
  if (Array.isArray(wanted)) {
    const test = anyOf(wanted, path);
    return (event) => test(valuesOf(field(event, name)));
  }
  const test = objectTest(wanted, path);
  return (event) => {
    const objects = valuesOf(field(event, name)).filter(isObject);
    // What a list of objects holds is matched as if each stood alone; where there is none, every field is missing.
    return (objects.length === 0 ? [{}] : objects).some(test);
  };
}

function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function anyOf(wanted: readonly unknown[], path: string): ValuesTest {
  if (wanted.length === 0) throw new Error(`${path}: EventBridge refuses an empty list`);
  const tests = wanted.map((one, index) => valuesTest(one, `${path}[${index}]`));
  return (values) => tests.some((test) => test(values));
}

function valuesTest(wanted: unknown, path: string): ValuesTest {
  if (isScalar(wanted)) return anyScalar((value) => value === wanted);
  const [operator, operand] = operatorOf(wanted, path);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new Error(`${path}: exists takes true or false`);
      // Objects do not count: EventBridge looks at leaves only.
      return (values) => values.some(isScalar) === operand;
    case 'anything-but': {
      const excluded = excludedTest(operand, path);
      return anyScalar((value) => !excluded(value));
    }
    default:
      return anyScalar(textTest(operator, operand, path));
  }
}

function excludedTest(operand: unknown, path: string): ScalarTest {
  if (isObject(operand)) {
    const [operator, text] = operatorOf(operand, `${path}.anything-but`);
    if (operator === 'wildcard') throw new Error(`${path}.anything-but: the operator wildcard is not known here`);
    const tests = valuesOf(text).map((one) => textTest(operator, one, `${path}.anything-but`));
    if (tests.length === 0) throw new Error(`${path}.anything-but: EventBridge refuses an empty list`);
    return (value) => tests.some((test) => test(value));
  }
  const excluded = valuesOf(operand);
  if (excluded.length === 0 || !excluded.every(isScalar))
    throw new Error(`${path}: anything-but takes values, prefix or suffix`);
  return (value) => excluded.includes(value);
}

function textTest(operator: string, operand: unknown, path: string): ScalarTest {
  if (operator !== 'prefix' && operator !== 'suffix' && operator !== 'wildcard')
    throw new Error(`${path}: the operator ${operator} is not known here`);
  if (typeof operand !== 'string' || operand === '') throw new Error(`${path}: ${operator} takes a text`);
  if (operator === 'wildcard') {
    const parts = operand.split('*');
    return (value) => typeof value === 'string' && matchesWildcard(parts, value);
  }
  if (operator === 'prefix') return (value) => typeof value === 'string' && value.startsWith(operand);
  return (value) => typeof value === 'string' && value.endsWith(operand);
}

/** `parts` are what stands between the stars; each star takes as little as it can, which is enough. */
function matchesWildcard(parts: readonly string[], value: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return value === first;
  if (!value.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const at = value.indexOf(part, from);
    if (at < 0) return false;
    from = at + part.length;
  }
  return value.length - last.length >= from && value.endsWith(last);
}

function operatorOf(wanted: unknown, path: string): readonly [string, unknown] {
  const [only, more] = isObject(wanted) ? Object.entries(wanted) : [];
  if (only === undefined || more !== undefined)
    throw new Error(`${path}: expected a value, or an object with one operator`);
  return only;
}

function anyScalar(test: ScalarTest): ValuesTest {
  return (values) => values.some((value) => isScalar(value) && test(value));
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}
