/** Findings as lines of a terminal, one each, as they come. */
import { styleText } from 'node:util';
import { controls } from '../src/controls/index.ts';
import { severities, type Severity } from '../src/controls/control.ts';
import { cut, pad } from '../src/findings/columns.ts';
import { type Finding, standingInWords } from '../src/findings/finding.ts';
import { masked } from '../src/findings/masked.ts';
import { printable } from '../src/findings/printable.ts';

const styles: Record<Severity, Parameters<typeof styleText>[0]> = {
  critical: ['bold', 'red'],
  high: 'red',
  medium: 'yellow',
  low: 'cyan',
  info: 'dim',
};

const widthOf = {
  severity: 'critical'.length,
  control: Math.max(...controls.map(({ id }) => id.length)),
  time: '2026-11-18 09:41:07'.length,
};
/** A subject and an actor still tell apart in so many columns. */
const narrowest = 100;

export interface View {
  heading(): string;
  line(finding: Finding): string;
}

/** Lines of `width` columns. Personal data is masked, and nothing from a log is passed on unescaped. */
export function viewOf(width: number, colours: boolean): View {
  const left = Math.max(width, narrowest) - widthOf.severity - widthOf.control - widthOf.time - 8;
  const forSubject = Math.ceil(left * 0.6);
  const row = (severity: string, control: string, subject: string, who: string, when: string) =>
    [
      severity,
      pad(control, widthOf.control),
      pad(cut(subject, forSubject), forSubject),
      pad(cut(who, left - forSubject), left - forSubject),
      when,
    ].join('  ');
  return {
    heading: () => row(pad('SEVERITY', widthOf.severity), 'CONTROL', 'SUBJECT', 'WHO', 'WHEN (UTC)'),
    line(finding) {
      const { severity, control, subject, actor, time, status } = masked(finding);
      const word = pad(severity, widthOf.severity);
      const painted = colours ? styleText(styles[severity], word, { validateStream: false }) : word;
      return row(
        painted,
        control,
        printable(subject.id),
        printable(whoOf(actor)),
        // A finding that is told again because it is over is no second one.
        `${time.slice(0, 10)} ${time.slice(11, 19)}${status === 'open' ? '' : `  ${status}`}`,
      );
    },
  };
}

function whoOf({ kind, arn, account, invokedBy }: Finding['actor']): string {
  if (kind === 'root') return `root of ${account ?? 'unknown'}`;
  if (arn !== null) return `${kind} ${arn.slice(arn.lastIndexOf('/') + 1)}`;
  return invokedBy ?? (kind === 'unknown' ? '-' : kind);
}

/** `3 findings: 1 high, 2 info.`, then what is not open and why. */
export function totals(findings: readonly Finding[]): string[] {
  const open = findings.filter(({ status }) => status === 'open');
  const numbers = severities.toReversed().map((severity) => {
    const number = open.filter((finding) => finding.severity === severity).length;
    return number === 0 ? [] : [`${number} ${severity}`];
  });
  const total = `${count(open.length, 'finding')}${open.length === 0 ? '' : `: ${numbers.flat().join(', ')}`}.`;
  const others = Map.groupBy(
    findings.filter(({ status }) => status !== 'open'),
    (finding) => `${finding.control}, ${standingInWords(finding)}`,
  );
  return [total, ...[...others].map(([why, { length }]) => printable(`${count(length, 'finding')} of ${why}.`))];
}

/** `1 record`, `3,561 records`. */
export function count(number: number, thing: string): string {
  return `${number.toLocaleString('en-US')} ${thing}${number === 1 ? '' : 's'}`;
}
