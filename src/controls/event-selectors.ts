/** What PutEventSelectors leaves a trail to log. */
import type { Json } from '../events/audit-event.ts';
import { flagOf, isObject, listOf, textOf } from '../events/fields.ts';

/** Many events, little news: AWS lets a trail leave these out. */
const leftOut: ReadonlySet<unknown> = new Set(['kms.amazonaws.com', 'rdsdata.amazonaws.com']);

/** Whether management writes are still logged; null when the request holds no selectors. */
export function keepsManagementWrites({ eventSelectors, advancedEventSelectors }: Json): boolean | null {
  if (Array.isArray(advancedEventSelectors)) {
    return advancedEventSelectors.some((selector) => isObject(selector) && keepsAdvanced(selector));
  }
  return Array.isArray(eventSelectors) ? eventSelectors.some((one) => isObject(one) && keepsBasic(one)) : null;
}

/** Left out, a field of a basic selector means yes, or everything. */
function keepsBasic({ includeManagementEvents, readWriteType, excludeManagementEventSources }: Json): boolean {
  return (
    flagOf(includeManagementEvents) !== false &&
    textOf(readWriteType) !== 'ReadOnly' &&
    listOf(excludeManagementEventSources).every((source) => leftOut.has(source))
  );
}

/** Management events, and every further condition lets the writes through. */
function keepsAdvanced({ fieldSelectors }: Json): boolean {
  const conditions = listOf(fieldSelectors).filter(isObject);
  const category = conditions.find(({ field }) => field === 'eventCategory');
  if (category === undefined || !listOf(category['equals']).includes('Management')) return false;
  return conditions.every((condition) => {
    if (condition === category) return true;
    if (condition['field'] === 'readOnly') return listOf(condition['equals']).includes('false');
    if (condition['field'] !== 'eventSource') return false;
    const operators = Object.entries(condition).filter(([name]) => name !== 'field');
    return operators.every(([name, values]) => {
      const used = listOf(values);
      return name === 'notEquals' ? used.every((source) => leftOut.has(source)) : used.length === 0;
    });
  });
}
