/** The evidence report: what was judged, how it ended, and on what it rests, for somebody who was not there. Pure. */
import { frameworks, type FrameworkId, type Mapping, mappingsOf } from '../catalog/frameworks.ts';
import { pages } from '../catalog/pages.ts';
import type { ConfigurationUsed } from '../configuration.ts';
import type { Citation, Control, Severity } from '../controls/control.ts';
import { byImportance, compare, type Finding, type Status } from '../findings/finding.ts';
import type { HistoryEntry } from '../findings/history.ts';
import type { MuteReport, Tally } from '../findings/report.ts';
import { type RoleState, rolesOf } from './roles.ts';

/** The shape of `rolecall.report/v1`. Fields are only added, never renamed. */
export interface EvidenceReport {
  /** ISO 8601, UTC. */
  readonly made: string;
  /** Version of Rolecall. */
  readonly rolecall: string;
  /** What it was made from, in words. */
  readonly sources: readonly string[];
  /** Whatever could not be looked at, and whatever was looked at too long ago: sentences without their stop. */
  readonly gaps: readonly string[];
  readonly catalogue: Catalogue;
  readonly configurations: readonly ConfigurationUsed[];
  readonly accounts: readonly AccountLooked[];
  readonly controls: readonly ControlState[];
  readonly frameworks: readonly FrameworkState[];
  readonly roles: readonly RoleState[];
  readonly months: readonly Month[];
  readonly mutes: readonly MuteReport[];
  /** Open, muted and resolved ones, the worst first; what was withdrawn is left out. */
  readonly findings: readonly Finding[];
}

export interface Catalogue {
  /** When AWS's pages were read, YYYY-MM-DD. */
  readonly oldest: string;
  readonly newest: string;
  /** Whole days since the newest, when the report was made. */
  readonly age: number;
}

export interface AccountLooked {
  readonly account: string;
  readonly name: string | null;
  readonly organizationalUnit: string | null;
  /** The last audit; null when there was none, and only events were judged. */
  readonly takenAt: string | null;
  readonly complete: boolean;
}

export interface ControlState {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** `not-judged`: neither an audit nor an event had anything for it. */
  readonly state: 'violated' | 'muted' | 'compliant' | 'not-evaluated' | 'not-judged';
  /** Judgements of the last audits, or of the scans that were given. */
  readonly judged: Tally;
  readonly open: number;
  readonly muted: number;
  readonly resolved: number;
  readonly citations: readonly Citation[];
  readonly misses: readonly string[];
  readonly mappings: readonly Mapping[];
}

export interface FrameworkState {
  readonly framework: FrameworkId;
  readonly title: string;
  readonly requirements: readonly {
    readonly requirement: string;
    readonly controls: readonly {
      readonly id: string;
      readonly state: ControlState['state'];
      readonly check: string;
    }[];
  }[];
}

/** What became of findings in one month, UTC. */
export interface Month {
  /** YYYY-MM. */
  readonly month: string;
  readonly found: number;
  readonly ended: number;
  /** Open or muted at its end. */
  readonly left: number;
  /** By control, those of which something was found or ended. */
  readonly controls: Readonly<Record<string, { readonly found: number; readonly ended: number }>>;
}

/** A finding with its mute applied, and with what a findings table knows besides. */
export type Reported = Finding & { readonly firstSeen?: string; readonly history?: readonly HistoryEntry[] };

export interface EvidenceInput {
  readonly made: string;
  readonly rolecall: string;
  readonly sources: readonly string[];
  readonly gaps: readonly string[];
  readonly configurations: readonly ConfigurationUsed[];
  readonly accounts: readonly AccountLooked[];
  readonly tallies: readonly Readonly<Record<string, Tally>>[];
  readonly mutes: readonly MuteReport[];
  readonly findings: readonly Reported[];
}

const day = 24 * 60 * 60 * 1000;
/** Half a year: AWS changes its documents more often. */
const oldestCatalogue = 180;

export function evidenceReport(input: EvidenceInput, controls: readonly Control[]): EvidenceReport {
  const { made, rolecall, sources, configurations, accounts, mutes } = input;
  const current = input.findings.filter(({ status }) => status !== 'withdrawn').toSorted(byImportance);
  const catalogue = catalogueAt(made);
  const judged = summed(input.tallies);
  const states = controls.map((control) =>
    stateOf(
      control,
      judged.get(control.id) ?? nothing,
      current.filter((finding) => finding.control === control.id),
    ),
  );
  const old = `AWS's documentation was last read on ${catalogue.newest}, ${catalogue.age} days ago; what AWS changed since is not known`;
  return {
    made,
    rolecall,
    sources,
    gaps: [...input.gaps, ...(catalogue.age > oldestCatalogue ? [old] : [])],
    catalogue,
    configurations,
    accounts,
    controls: states,
    frameworks: frameworkStates(states),
    roles: rolesOf(current, judged),
    months: monthsOf(input.findings),
    mutes,
    findings: current.map(withoutHistory),
  };
}

/** What is not open, muted or resolved any more, or known only to the table, is no part of a finding's own shape. */
function withoutHistory({ history: _history, firstSeen: _firstSeen, ...finding }: Reported): Finding {
  return finding;
}

const nothing: Tally = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };

function summed(tallies: readonly Readonly<Record<string, Tally>>[]): ReadonlyMap<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const [control, tally] of tallies.flatMap((each) => Object.entries(each))) {
    const sum = sums.get(control) ?? nothing;
    sums.set(control, {
      compliant: sum.compliant + tally.compliant,
      violation: sum.violation + tally.violation,
      pending: sum.pending + tally.pending,
      notEvaluated: sum.notEvaluated + tally.notEvaluated,
      error: sum.error + tally.error,
    });
  }
  return sums;
}

function stateOf(control: Control, judged: Tally, findings: readonly Finding[]): ControlState {
  const { id, title, severity, citations, misses = [] } = control;
  const withStatus = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const [open, muted, resolved] = [withStatus('open'), withStatus('muted'), withStatus('resolved')];
  const unclear = judged.notEvaluated + judged.error + judged.pending;
  const looked = judged.compliant + judged.violation + resolved;
  const state =
    open > 0
      ? 'violated'
      : muted > 0
        ? 'muted'
        : unclear > 0
          ? 'not-evaluated'
          : looked > 0
            ? 'compliant'
            : 'not-judged';
  return { id, title, severity, state, judged, open, muted, resolved, citations, misses, mappings: mappingsOf(id) };
}

function frameworkStates(controls: readonly ControlState[]): readonly FrameworkState[] {
  const rows = controls.flatMap(({ id, state, mappings }) =>
    mappings.flatMap(({ framework, requirements, check }) =>
      requirements.map((requirement) => ({ framework, requirement, id, state, check })),
    ),
  );
  return (Object.keys(frameworks) as FrameworkId[]).flatMap((framework) => {
    const own = rows.filter((row) => row.framework === framework);
    if (own.length === 0) return [];
    const requirements = [...Map.groupBy(own, ({ requirement }) => requirement)]
      .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
      .map(([requirement, group]) => ({
        requirement,
        controls: group.map(({ id, state, check }) => ({ id, state, check })),
      }));
    return [{ framework, title: frameworks[framework], requirements }];
  });
}

/** The newest twelve in which something was found or ended, with those in between. */
function monthsOf(findings: readonly Reported[]): readonly Month[] {
  const lives = findings.map(({ control, ...finding }) => ({ control, from: beginOf(finding), to: endOf(finding) }));
  const months = lives.flatMap(({ from, to }) => [from, ...(to === null ? [] : [to])]).map(monthOf);
  const [first, last] = [months.toSorted(compare)[0], months.toSorted(compare).at(-1)];
  if (first === undefined || last === undefined) return [];
  return monthsBetween(first, last)
    .slice(-12)
    .map((month) => {
      const found = lives.filter(({ from }) => monthOf(from) === month);
      const ended = lives.filter(({ to }) => to !== null && monthOf(to) === month);
      const left = lives.filter(({ from, to }) => monthOf(from) <= month && (to === null || monthOf(to) > month));
      const names = [...new Set([...found, ...ended].map(({ control }) => control))].sort();
      const of = (list: typeof lives, name: string) => list.filter(({ control }) => control === name).length;
      const controls = Object.fromEntries(
        names.map((name) => [name, { found: of(found, name), ended: of(ended, name) }]),
      );
      return { month, found: found.length, ended: ended.length, left: left.length, controls };
    });
}

function beginOf({ firstSeen, first, time }: Omit<Reported, 'control'>): string {
  return firstSeen ?? first ?? time;
}

/** When it was resolved or withdrawn; null while it is not. */
function endOf({ status, resolution, history = [], last, time }: Omit<Reported, 'control'>): string | null {
  if (status !== 'resolved' && status !== 'withdrawn') return null;
  return resolution?.at ?? history.at(-1)?.at ?? last ?? time;
}

function monthOf(time: string): string {
  return time.slice(0, 'YYYY-MM'.length);
}

/** Times of logs can be of any year, so not more than a century of months. */
function monthsBetween(first: string, last: string): string[] {
  const months = [last];
  for (let month = last; month > first && months.length < 1200; months.unshift(month)) month = monthBefore(month);
  return months;
}

function monthBefore(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return number > 1
    ? `${String(year).padStart(4, '0')}-${String(number - 1).padStart(2, '0')}`
    : `${String(year - 1).padStart(4, '0')}-12`;
}

function catalogueAt(made: string): Catalogue {
  const read = Object.values(pages)
    .map((page) => page.read)
    .toSorted(compare);
  const [oldest, newest] = [read[0] ?? '', read.at(-1) ?? ''];
  return { oldest, newest, age: Math.max(0, Math.floor((Date.parse(made) - Date.parse(newest)) / day)) };
}
