/** The evidence report: what was judged, how it ended, and on what it rests, for somebody who was not there. Pure. */
import { frameworks, type FrameworkId, type Mapping, mappingsOf } from '../catalog/frameworks.ts';
import { pagesRead } from '../catalog/pages-read.ts';
import type { ConfigurationUsed } from '../configuration.ts';
import type { Citation, Control, Severity } from '../controls/control.ts';
import { day } from '../controls/dates.ts';
import { byImportance, type Finding, type Status } from '../findings/finding.ts';
import { notAskedOf } from '../findings/coverage.ts';
import type { Covered, LookedAt, MuteReport, SeenOnce, Tally } from '../findings/report.ts';
import { added } from '../findings/tally.ts';
import type { EvaluatedMonth, Evaluations } from './evaluated.ts';
import { type Month, monthsOf, type Reported } from './months.ts';
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
  /** What nobody asked for, and why: no gap, and not looked at either. */
  readonly notAsked: readonly string[];
  readonly catalogue: Catalogue;
  readonly configurations: readonly ConfigurationUsed[];
  readonly accounts: readonly AccountLooked[];
  /** Of scans: which log files of which account and Region there were, by source. */
  readonly covered: readonly CoveredBy[];
  /** What the last audits saw and one look cannot prove. */
  readonly seenOnce: readonly SeenOnce[];
  readonly controls: readonly ControlState[];
  readonly frameworks: readonly FrameworkState[];
  readonly roles: readonly RoleState[];
  readonly months: readonly Month[];
  readonly mutes: readonly MuteReport[];
  /** Open, muted and resolved ones, the worst first; what was withdrawn is left out. */
  readonly findings: readonly Finding[];
}

export interface CoveredBy extends Covered {
  /** The report of the scan. */
  readonly source: string;
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
  /** How many of each service-linked role of the catalogue the last audit saw, by name; null where that is not known. */
  readonly serviceLinkedRoles: Readonly<Record<string, number>> | null;
}

export interface ControlState {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** `not-judged`: neither an audit nor an event had anything for it. */
  readonly state: 'violated' | 'muted' | 'compliant' | 'not-evaluated' | 'not-judged';
  /** Judgements of the last audits, or of the scans that were given; from a table, also of the events that were counted. */
  readonly judged: Tally;
  readonly evaluated: Evaluations;
  readonly open: number;
  readonly muted: number;
  readonly resolved: number;
  readonly remediation: string;
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

export interface EvidenceInput {
  readonly made: string;
  readonly rolecall: string;
  readonly sources: readonly string[];
  readonly gaps: readonly string[];
  /** Beside what the looks say. */
  readonly notAsked?: readonly string[];
  readonly covered?: readonly CoveredBy[];
  readonly seenOnce?: readonly SeenOnce[];
  readonly looked: readonly LookedAt[];
  /** Of every source; the same one may come several times. */
  readonly configurations: readonly ConfigurationUsed[];
  readonly accounts: readonly AccountLooked[];
  readonly tallies: readonly Readonly<Record<string, Tally>>[];
  /** For every control. */
  readonly evaluations: ReadonlyMap<string, Evaluations>;
  /**
   * The judgements among `evaluations` that `tallies` do not hold. They count as judged; the unclear
   * ones make a control `not-evaluated` only where nothing else is known of it.
   */
  readonly counted: Readonly<Record<string, Tally>>;
  readonly months: readonly EvaluatedMonth[];
  readonly mutes: readonly MuteReport[];
  readonly findings: readonly Reported[];
}

/** An account of which only events were judged. */
export function neverAudited(account: string): AccountLooked {
  const nothingKnown = {
    name: null,
    organizationalUnit: null,
    takenAt: null,
    complete: false,
    serviceLinkedRoles: null,
  };
  return { account, ...nothingKnown };
}

/** Half a year: AWS changes its documents more often. */
const oldestCatalogue = 180;

export function evidenceReport(input: EvidenceInput, controls: readonly Control[]): EvidenceReport {
  const { made, rolecall, sources, configurations, accounts, mutes } = input;
  const current = input.findings.filter(({ status }) => status !== 'withdrawn').toSorted(byImportance);
  const catalogue = catalogueAt(made);
  const judged = summed(input.tallies);
  const states = controls.map((control) => {
    const { id } = control;
    const findings = current.filter((finding) => finding.control === id);
    const evaluated = input.evaluations.get(id) ?? notCounted;
    return stateOf(control, judged.get(id) ?? nothing, input.counted[id] ?? nothing, evaluated, findings);
  });
  const old = `AWS's documentation was last read on ${catalogue.newest}, ${catalogue.age} days ago; what AWS changed since is not known`;
  return {
    made,
    rolecall,
    sources,
    gaps: [...input.gaps, ...(catalogue.age > oldestCatalogue ? [old] : [])],
    notAsked: [...notAskedIn(input.looked), ...(input.notAsked ?? [])],
    catalogue,
    configurations: distinct(configurations),
    accounts,
    covered: input.covered ?? [],
    seenOnce: input.seenOnce ?? [],
    controls: states,
    frameworks: frameworkStates(states),
    roles: rolesOf(current, judged, accounts, controls),
    months: monthsOf(input.findings, input.months),
    mutes,
    findings: current.map(withoutHistory),
  };
}

/** Only the table knows the history and the first sight of a finding: neither is part of the shape that is published. */
function withoutHistory({ history: _history, firstSeen: _firstSeen, ...finding }: Reported): Finding {
  return finding;
}

function distinct(all: readonly ConfigurationUsed[]): readonly ConfigurationUsed[] {
  return [...new Map(all.map((used) => [JSON.stringify([used.source, used.sha256, used.version]), used])).values()];
}

/** The same of several accounts is said once. */
function notAskedIn(looked: readonly LookedAt[]): readonly string[] {
  const said = looked.flatMap((one) => notAskedOf({ looked: [one] }));
  return [...Map.groupBy(said, (each) => each)].map(([what, all]) =>
    all.length === looked.length ? what : `${what} (in ${all.length} of ${looked.length} accounts)`,
  );
}

const notCounted: Evaluations = {
  events: null,
  compliant: 0,
  violated: 0,
  unclear: 0,
  looks: null,
  since: null,
  until: null,
};
const nothing: Tally = { compliant: 0, violation: 0, pending: 0, notEvaluated: 0, error: 0 };

function summed(tallies: readonly Readonly<Record<string, Tally>>[]): ReadonlyMap<string, Tally> {
  const sums = new Map<string, Tally>();
  for (const [control, tally] of tallies.flatMap((each) => Object.entries(each))) {
    const sum = sums.get(control) ?? nothing;
    sums.set(control, added(sum, tally));
  }
  return sums;
}

function stateOf(
  control: Control,
  now: Tally,
  counted: Tally,
  evaluated: Evaluations,
  findings: readonly Finding[],
): ControlState {
  const { id, title, severity, remediation, citations, misses = [] } = control;
  const withStatus = (wanted: Status) => findings.filter(({ status }) => status === wanted).length;
  const [open, muted, resolved] = [withStatus('open'), withStatus('muted'), withStatus('resolved')];
  const unclear = now.notEvaluated + now.error + now.pending;
  const judged = added(now, counted);
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
            : counted.notEvaluated > 0
              ? 'not-evaluated'
              : 'not-judged';
  const mappings = mappingsOf(id);
  const counts = { open, muted, resolved };
  return { id, title, severity, state, judged, evaluated, ...counts, remediation, citations, misses, mappings };
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

function catalogueAt(made: string): Catalogue {
  const { oldest, newest } = pagesRead();
  return { oldest, newest, age: Math.max(0, Math.floor((Date.parse(made) - Date.parse(newest)) / day)) };
}
