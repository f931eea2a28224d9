import { describe, expect, test } from 'vitest';
import { auditorOf } from '../../src/audit.ts';
import { defaults } from '../../src/configuration.ts';
import { controls } from '../../src/controls/index.ts';
import { auditAll, type Judged } from '../../src/ledger.ts';
import { bases, cases } from './cases.ts';
import { judgeCase } from './judge-case.ts';

const auditor = auditorOf(controls);

for (const control of controls) {
  describe(control.id, () => {
    const alone = auditorOf([control]);
    for (const each of cases.filter((one) => one.control === control.id)) {
      test(each.sentence, () => {
        const judged = judgeCase(auditor, each);
        const own = judged.findings.filter((finding) => finding.control === control.id);
        const others = new Set(judged.findings.map((finding) => finding.control).filter((id) => id !== control.id));
        expect(judged.errors).toEqual([]);
        expect([...others].toSorted(), 'who else fires; if rightly, name it in "also"').toEqual(each.also.toSorted());
        if (each.expect === 'not-evaluated') {
          expect(own).toEqual([]);
          expect(judged.notEvaluated(control.id)).toBeGreaterThan(0);
          return;
        }
        const reads = each.inventory !== null || each.inputs.some((one) => alone.judge(one, each.context).relevant);
        expect(
          own.map(({ severity, subject }) => `${severity} ${subject.id}`),
          reads ? 'what fires' : 'what fires: the control reads no event of this case',
        ).toEqual(each.expect.map(({ severity, subject }) => `${severity} ${subject}`));
        own.forEach((finding, index) => {
          const {
            severity: _severity,
            subject: _subject,
            secondLook = false,
            ...rest
          } = (each.expect as object[])[index] as Record<string, unknown>;
          expect(finding).toMatchObject(rest);
          expect(judged.unconfirmed.includes(finding), 'needs a second look').toBe(secondLook);
        });
        if (each.expect.length === 0) expect(judged.notEvaluated(control.id)).toBe(0);
      });
    }
  });
}

/** The records that the cases start from, and who fires on them as they are. On anything else here everybody is silent. */
const firesOnBases: Record<string, string[]> = {
  'chime-add-domain-as-printed-in-the-guide': ['chime-domain-changed'],
  'iam-create-by-user': ['slr-created-directly'],
  'iam-create-denied': ['slr-denied'],
  'iam-delete-requested': ['slr-deletion-requested'],
  'iam-edit-refused': ['slr-edit-refused'],
  'voice-streaming': ['voice-streaming-unclosed'],
};

test.each([...bases])('on %s nobody fires who should not', (name, base) => {
  const context = { now: '2026-06-01T00:00:00Z', horizon: null, configuration: defaults };
  const judged: Judged = auditAll(auditor, [base], context);
  expect(judged.errors).toEqual([]);
  expect(judged.findings.map((finding) => finding.control)).toEqual(firesOnBases[name] ?? []);
});
