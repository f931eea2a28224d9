import { auditorOf } from '../../src/audit.ts';
import type { Control, Severity } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { accountReads } from '../../src/inventory/account-reads.ts';
import { parts } from '../../src/inventory/parts.ts';
import { type Case, cases, fires } from '../../test/controls/cases.ts';
import { judgeCase } from '../../test/controls/judge-case.ts';
import type { Example } from './control-page.ts';
import type { FiringCase } from './traceability.ts';

const auditor = auditorOf(controls);

/** What the control says of its first firing case, rather one of its own severity, by the name of the case; null while it has none. */
export function firstExample({ id, severity }: Control): Example | null {
  const firing = cases.filter((each) => each.control === id && fires(each));
  const first = firing.find((each) => severitiesOf(each).includes(severity)) ?? firing[0];
  if (first === undefined) return null;
  const finding = judgeCase(auditor, first).findings.find(({ control }) => control === id);
  if (finding === undefined) throw new Error(`test/controls/${id}: the case "${first.sentence}" gives no finding`);
  return { name: first.sentence, finding };
}

/** The firing cases of a control, in the order of their files. */
export function firingCases(control: string): readonly FiringCase[] {
  return cases
    .filter((each) => each.control === control && fires(each))
    .map((each) => ({
      file: each.sentence.replaceAll(' ', '-'),
      events: each.inventory === null ? each.inputs.flatMap(namesIn) : callsThatRead(each.inventory),
      text: JSON.stringify(each.inventory ?? each.inputs),
      severities: severitiesOf(each),
    }));
}

function severitiesOf({ expect }: Case): readonly Severity[] {
  return expect === 'not-evaluated' ? [] : expect.map(({ severity }) => severity);
}

/** Calls that the inventory of a case is read by, of the parts that were looked at. */
function callsThatRead({ looks }: NonNullable<Case['inventory']>): readonly string[] {
  const seen = parts.filter((part) => looks.some((look) => look.part === part && look.outcome === 'complete'));
  return seen.flatMap((part) => accountReads[part].map(({ call }) => call));
}

function namesIn(input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return [];
  const { eventName, detail, 'detail-type': detailType } = input as Record<string, unknown>;
  return [eventName, detailType].filter((name) => typeof name === 'string').concat(namesIn(detail));
}
