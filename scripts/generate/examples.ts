import { auditorOf } from '../../src/audit.ts';
import type { Control } from '../../src/controls/control.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll } from '../../src/ledger.ts';
import { cases, fires } from '../../test/controls/cases.ts';
import type { Example } from './control-page.ts';

const auditor = auditorOf(controls);

/** What the control says of its first firing case, by the name of the case; null while it has none. */
export function firstExample({ id }: Control): Example | null {
  const first = cases.find((each) => each.control === id && fires(each));
  if (first === undefined) return null;
  const finding = auditAll(auditor, first.inputs, first.context).findings.find(({ control }) => control === id);
  if (finding === undefined) throw new Error(`test/controls/${id}: the case "${first.sentence}" gives no finding`);
  return { name: first.sentence, finding };
}
