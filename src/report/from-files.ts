/** An evidence report of what `audit` and `scan` printed with --format json. Pure. */
import { type Control, judgesEvents } from '../controls/control.ts';
import { timeInWords } from '../controls/dates.ts';
import { gapsOf } from '../findings/coverage.ts';
import { compare, type Finding } from '../findings/finding.ts';
import { periodInWords, withoutIam } from '../findings/log-coverage.ts';
import { type LookedAt, type MuteReport, provenInWords, type Report, type Summary } from '../findings/report.ts';
import type { Evaluations } from './evaluated.ts';
import { type AccountLooked, type EvidenceReport, evidenceReport, neverAudited } from './evidence.ts';

export interface ReportFile {
  readonly name: string;
  /** Of its bytes. */
  readonly sha256: string;
  readonly report: Report;
}

/**
 * Of several files the later one holds where both speak of the same finding; of an account that was audited several times
 * only the last audit counts, and what it no longer found is resolved. Mutes stand as they were applied then. A file that is
 * given twice counts once.
 */
export function reportOfFiles(
  given: readonly ReportFile[],
  { made, rolecall }: { readonly made: string; readonly rolecall: string },
  controls: readonly Control[],
): EvidenceReport {
  const files = [...Map.groupBy(given, ({ sha256 }) => sha256).values()].flatMap(([first]) => first ?? []);
  const inOrder = files.toSorted((a, b) => compare(a.report.summary.last ?? '', b.report.summary.last ?? ''));
  const found = inOrder.flatMap(({ report }, index) =>
    report.findings.map((finding) => afterwards(finding, report.summary, inOrder.slice(index + 1), controls)),
  );
  const findings = new Map(found.map((finding) => [finding.id, finding]));
  const accounts = new Map(
    inOrder.flatMap(({ report }) => lookedAt(report.summary).map((each) => [each.account, each])),
  );
  const covered = inOrder.flatMap(({ name, report }) =>
    (report.summary.covered ?? []).map((each) => ({ source: name, ...each })),
  );
  for (const { account } of [...findings.values(), ...covered])
    if (!accounts.has(account)) accounts.set(account, neverAudited(account));
  const lastAudits = new Map(
    inOrder.flatMap(({ report: { summary } }) => lookedAt(summary).map(({ account }) => [account, summary])),
  );
  const counted = inOrder.filter((file, index) => !isOvertaken(file, inOrder.slice(index + 1)));
  return evidenceReport(
    {
      made,
      rolecall,
      sources: inOrder.map((file) => sourceInWords(file, inOrder, given)),
      gaps: inOrder.flatMap(({ name, report: { summary } }) => gapsIn(summary).map((gap) => `${name}: ${gap}`)),
      notAsked: withoutIam(scannedBy(inOrder)),
      covered,
      seenOnce: inOrder.flatMap(({ report: { summary } }) =>
        (summary.seenOnce ?? []).filter(({ account }) => lastAudits.get(account) === summary),
      ),
      looked: lastLooks(inOrder.map(({ report }) => report.summary)),
      configurations: inOrder.map(({ report }) => report.summary.configuration),
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

/**
 * The finding of an audit as later audits leave it: resolved, where the last one looked at least as far, could judge the control,
 * and did not find it. A partial look resolves nothing.
 */
function afterwards(
  finding: Finding,
  { looked = [] }: Summary,
  later: readonly ReportFile[],
  controls: readonly Control[],
): Finding {
  const { id, account, control, event } = finding;
  const before = looked.find((each) => each.account === account);
  const last = later.findLast(({ report }) => report.summary.looked?.some((each) => each.account === account));
  if (event !== null || before === undefined || last === undefined) return finding;
  const { summary, findings } = last.report;
  const now = summary.looked?.find((each) => each.account === account) as LookedAt;
  const tally = summary.controls[control];
  if (!tally || tally.notEvaluated + tally.error + tally.pending > 0) return finding;
  const reads = controls.find((each) => each.id === control)?.reads ?? [];
  const parts = new Set(reads.flatMap((read) => (read.kind === 'inventory' ? [...read.parts, ...read.also] : [])));
  const wasSeen = before.looks.filter(({ part, outcome }) => parts.has(part) && outcome === 'complete');
  const isSeen =
    wasSeen.length > 0 &&
    wasSeen.every(({ part, region }) =>
      now.looks.some((look) => look.part === part && look.region === region && look.outcome === 'complete'),
    );
  if (!isSeen || findings.some((each) => each.id === id)) return finding;
  const { mute: _mute, ...rest } = finding;
  const why = 'a later audit that looked as far did not find it any more';
  return { ...rest, status: 'resolved', resolution: { at: now.takenAt, event: null, why } };
}

/** What the scans read together: one may have the Region that another lacks. */
function scannedBy(files: readonly ReportFile[]): Parameters<typeof withoutIam>[0] {
  const scans = files.map(({ report }) => report.summary).filter(({ looked }) => !looked);
  return {
    covered: scans.flatMap(({ covered = [] }) => covered),
    files: scans.reduce((sum, scan) => sum + scan.files, 0),
    digests: scans.reduce((sum, scan) => sum + scan.digests, 0),
  };
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

function sourceInWords(
  { name, sha256, report: { summary } }: ReportFile,
  files: readonly ReportFile[],
  given: readonly ReportFile[],
): string {
  const names = new Set(given.filter((other) => other.sha256 === sha256).map((other) => other.name));
  const others = [...names].filter((other) => other !== name);
  const overlaps = files.flatMap((other) => overlapOf(name, summary, other));
  return [
    `${name}: ${inWords(summary)}`,
    ...(others.length === 0 ? [] : [`the same as ${others.join(', ')}`]),
    ...overlaps,
    ...(summary.rolecall === undefined ? [] : [`judged by Rolecall ${summary.rolecall}`]),
    `the file's SHA-256 ${sha256}`,
  ].join('; ');
}

function inWords(summary: Summary): string {
  const { looked, by, snapshots = [], records, outside, unopened = 0, first, last, period, verified } = summary;
  const from = snapshots.map(({ name, sha256 }) => `${name} (SHA-256 ${sha256})`).join(', ');
  if (looked)
    return [
      `an audit of ${looked.length === 1 ? 'one account' : `${looked.length} accounts`}`,
      ...(from === '' ? [] : [`in ${from}`]),
      ...(by === undefined ? [] : [`by ${by}`]),
    ].join(' ');
  const span = first === null || last === null ? '' : `, ${timeInWords(first)} to ${timeInWords(last)}`;
  const left = [
    ...(outside > 0 ? [`${outside.toLocaleString('en-US')} records left out`] : []),
    ...(unopened > 0 ? [`${unopened.toLocaleString('en-US')} files unopened`] : []),
  ];
  return [
    `a scan of ${records.toLocaleString('en-US')} records${span}`,
    ...(period ? [`asked for ${periodInWords(period)}${left.length === 0 ? '' : `, so ${left.join(' and ')}`}`] : []),
    verified
      ? provenInWords(verified).replace(/^J/, 'j').replace(/\.$/, '')
      : 'nothing proves that its logs are complete and unmodified',
  ].join('; ');
}

/** Where two scans have logs of the same account, Region and time: what happened then counts twice. */
function overlapOf(name: string, { covered = [] }: Summary, other: ReportFile): readonly string[] {
  if (other.name <= name) return [];
  const its = new Map((other.report.summary.covered ?? []).map((each) => [`${each.account} ${each.region}`, each]));
  const places = covered.filter(({ account, region, first, last }) => {
    const same = its.get(`${account} ${region}`);
    return same !== undefined && (same.first ?? '~') <= (last ?? '') && (first ?? '~') <= (same.last ?? '');
  });
  const [some] = places;
  if (some === undefined) return [];
  const more = places.length > 1 ? ` and ${places.length - 1} more` : '';
  return [
    `covers a part of the time of ${other.name} in ${some.account} ${some.region}${more}: events of both count twice`,
  ];
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
