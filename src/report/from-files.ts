/** An evidence report of what `audit` and `scan` printed with --format json. Pure. */
import type { ConfigurationUsed } from '../configuration.ts';
import { type Control, judgesEvents } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { isObject } from '../events/fields.ts';
import { gapsOf } from '../findings/coverage.ts';
import type { Finding } from '../findings/finding.ts';
import type { LookedAt, MuteReport, Report, Summary } from '../findings/report.ts';
import type { Evaluations } from './evaluated.ts';
import { type AccountLooked, type EvidenceReport, evidenceReport, neverAudited } from './evidence.ts';

export interface ReportFile {
  readonly name: string;
  readonly report: Report;
}

/** The report in a text, or the sentence that says why there is none. */
export function parseReport(text: string): Report | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'expected JSON';
  }
  if (!isObject(value) || value['schema'] !== 'rolecall.findings/v1')
    return 'expected what audit or scan prints with --format json (rolecall.findings/v1)';
  const { summary, findings } = value;
  if (!isObject(summary) || !isObject(summary['controls']) || !Array.isArray(findings))
    return 'expected a summary with its controls, and findings';
  return { summary: summary as unknown as Summary, findings: findings as Finding[] };
}

/**
 * Of several files the later one holds where both speak of the same finding; of an account that was audited several times
 * only the last audit counts. Mutes stand as they were applied then.
 */
export function reportOfFiles(
  files: readonly ReportFile[],
  { made, rolecall }: { readonly made: string; readonly rolecall: string },
  controls: readonly Control[],
): EvidenceReport {
  const inOrder = files.toSorted((a, b) => ((a.report.summary.last ?? '') < (b.report.summary.last ?? '') ? -1 : 1));
  const findings = new Map(inOrder.flatMap(({ report }) => report.findings.map((finding) => [finding.id, finding])));
  const accounts = new Map(
    inOrder.flatMap(({ report }) => lookedAt(report.summary).map((each) => [each.account, each])),
  );
  for (const { account } of findings.values()) if (!accounts.has(account)) accounts.set(account, neverAudited(account));
  const counted = inOrder.filter((file, index) => !isOvertaken(file, inOrder.slice(index + 1)));
  return evidenceReport(
    {
      made,
      rolecall,
      sources: inOrder.map(({ name, report }) => `${name}: ${inWords(report.summary)}`),
      gaps: inOrder.flatMap(({ name, report: { summary } }) => gapsIn(summary).map((gap) => `${name}: ${gap}`)),
      looked: lastLooks(inOrder.map(({ report }) => report.summary)),
      configurations: distinct(inOrder.map(({ report }) => report.summary.configuration)),
      accounts: [...accounts.values()].toSorted((a, b) => (a.account < b.account ? -1 : 1)),
      tallies: counted.map(({ report }) => report.summary.controls),
      evaluations: evaluationsIn(
        inOrder.map(({ report }) => report.summary),
        controls,
      ),
      counted: {},
      months: [],
      mutes: mutesIn(inOrder),
      findings: [...findings.values()],
    },
    controls,
  );
}

/** A scan counts the events that a control had something to say of, and an audit is one look. */
function evaluationsIn(summaries: readonly Summary[], controls: readonly Control[]): ReadonlyMap<string, Evaluations> {
  const [audits, scans] = [summaries.filter(({ looked }) => looked), summaries.filter(({ looked }) => !looked)];
  const times = (of: 'first' | 'last') => scans.flatMap((scan) => scan[of] ?? []).toSorted();
  const [since = null, until = null] = [times('first')[0], times('last').at(-1)];
  return new Map(
    controls.map((control) => {
      const inScans = scans.flatMap(({ controls: tallies }) => tallies[control.id] ?? []);
      const compliant = inScans.reduce((sum, tally) => sum + tally.compliant, 0);
      const violated = inScans.reduce((sum, tally) => sum + tally.violation, 0);
      const unclear = inScans.reduce(
        (sum, { pending, notEvaluated, error }) => sum + pending + notEvaluated + error,
        0,
      );
      const seen = audits.flatMap(({ controls: tallies }) => tallies[control.id] ?? []);
      const looks = seen.filter(({ compliant: c, violation, pending }) => c + violation + pending > 0).length;
      const isCounted = scans.length > 0 && judgesEvents(control);
      const events = isCounted ? compliant + violated + unclear : null;
      const span = isCounted ? { since, until } : { since: null, until: null };
      const isLooked = audits.length > 0 && control.state !== undefined;
      return [control.id, { events, compliant, violated, unclear, looks: isLooked ? looks : null, ...span }];
    }),
  );
}

/** The last look at each account. */
function lastLooks(inOrder: readonly Summary[]): readonly LookedAt[] {
  return [...new Map(inOrder.flatMap(({ looked = [] }) => looked.map((one) => [one.account, one]))).values()];
}

function lookedAt(summary: Summary): readonly AccountLooked[] {
  const complete = gapsIn(summary).length === 0;
  return (summary.looked ?? []).map(({ account, name, organizationalUnit, takenAt, serviceLinkedRoles = null }) => ({
    account,
    name,
    organizationalUnit,
    takenAt,
    complete,
    serviceLinkedRoles,
  }));
}

/** An audit whose accounts were all audited again. */
function isOvertaken({ report: { summary } }: ReportFile, later: readonly ReportFile[]): boolean {
  const own = (summary.looked ?? []).map(({ account }) => account);
  const again = new Set(later.flatMap(({ report }) => (report.summary.looked ?? []).map(({ account }) => account)));
  return own.length > 0 && own.every((account) => again.has(account));
}

function gapsIn(summary: Summary): readonly string[] {
  return [
    ...gapsOf(summary),
    ...summary.unreadable.map(
      ({ input, place, reason }) => `${input}${place === undefined ? '' : `, ${place}`}: ${reason}`,
    ),
    ...summary.notEvaluated.map(({ control, account, region, reason }) => {
      const where = [account, region].filter((each) => each !== null).join(', ');
      return `${control}${where === '' ? '' : ` (${where})`}: ${reason}`;
    }),
  ];
}

function inWords({ looked, records, first, last }: Summary): string {
  if (looked) return `an audit of ${looked.length === 1 ? 'one account' : `${looked.length} accounts`}`;
  const span = first === null || last === null ? '' : `, ${timeInWords(first)} to ${timeInWords(last)}`;
  return `a scan of ${records.toLocaleString('en-US')} records${span}`;
}

/** A mute that stands in several reports is shown once: as it stood last, with what it held back in all of them. */
function mutesIn(files: readonly ReportFile[]): readonly MuteReport[] {
  const mutes = files.flatMap(({ report }) => report.summary.mutes);
  const same = Map.groupBy(mutes, ({ control, until, reason, owner }) =>
    JSON.stringify([control, until, reason, owner]),
  );
  return [...same.values()].map((all) => {
    const last = all.at(-1) as MuteReport;
    const matched = all.reduce((sum, mute) => sum + mute.matched, 0);
    return { ...last, matched, state: matched > 0 && last.state === 'unused' ? 'active' : last.state };
  });
}

function distinct(all: readonly ConfigurationUsed[]): readonly ConfigurationUsed[] {
  return [...new Map(all.map((used) => [JSON.stringify([used.source, used.sha256, used.version]), used])).values()];
}
