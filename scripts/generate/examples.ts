import { auditorOf } from '../../src/audit.ts';
import type { Control } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { cases, fires } from '../../test/controls/cases.ts';
import type { Example } from './control-page.ts';
import type { FiringCase } from './traceability.ts';

const auditor = auditorOf(controls);

/** What the control says of its first firing case, by the name of the case; null while it has none. */
export function firstExample({ id }: Control): Example | null {
  const first = cases.find((each) => each.control === id && fires(each));
  if (first === undefined) return null;
  const finding = auditAll(auditor, first.inputs, first.context).findings.find(({ control }) => control === id);
  if (finding === undefined) throw new Error(`test/controls/${id}: the case "${first.sentence}" gives no finding`);
  return { name: first.sentence, finding };
}

/** The firing cases of a control, in the order of their files. */
export function firingCases(control: string): readonly FiringCase[] {
  return cases
    .filter((each) => each.control === control && fires(each))
    .map(({ sentence, inputs }) => ({
      file: sentence.replaceAll(' ', '-'),
      events: inputs.flatMap(namesIn),
      text: JSON.stringify(inputs),
    }));
}

function namesIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return [];
  const { eventName, detail, 'detail-type': detailType } = input as Record<string, unknown>;
  return [eventName, detailType].filter((name) => typeof name === 'string').concat(namesIn(detail));
}
