/** What a scan says: the findings, and what was looked at to find them. The shape of `rolecall.findings/v1`. */
import type { ConfigurationUsed } from '../configuration.ts';
import type { Severity } from '../controls/control.ts';
import type { Look } from '../inventory/inventory.ts';
import type { Finding } from './finding.ts';

export interface Report {
  readonly summary: Summary;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** Fields are only added, never renamed. */
export interface Summary {
  /** The version that judged, and when it was last read what AWS documents (YYYY-MM-DD); missing in what older versions left. */
  readonly rolecall?: string;
  readonly catalogue?: string;
  /** Inputs whose bytes were read, digest files included. */
  readonly files: number;
  /** CloudTrail digest files among them, which hold no records. */
  readonly digests: number;
  /** Files left unopened, since CloudTrail delivered them before `--since`; missing when there are none. */
  readonly unopened?: number;
  /** Records and events that were looked at. */
  readonly records: number;
  /** Records that were left alone, because they lie before `--since` or after `--until`. */
  readonly outside: number;
  /** Records that a control reads. */
  readonly relevant: number;
  /**
   * Of these, the ones whose event had come before, such as by a second trail: they count in no control's judgements. Missing
   * when there are none.
   */
  readonly repeated?: number;
  /** Of a scan with `--since` or `--until`: the time that was asked for, ISO 8601 UTC, open where null. */
  readonly period?: { readonly since: string | null; readonly until: string | null };
  /** Of a scan: by account and Region, the log files that are named as CloudTrail names them; other names do not say what they cover. */
  readonly covered?: readonly Covered[];
  /** Time of the oldest and of the newest record looked at, ISO 8601 UTC; null when there was none with a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** Whatever is listed here was asked for and not looked at. `place` tells where inside the input. */
  readonly unreadable: readonly { readonly input: string; readonly place?: string; readonly reason: string }[];
  /** Of a live audit: whose credentials asked, an ARN. */
  readonly by?: string;
  /** Of an audit of snapshots: the files that were judged. */
  readonly snapshots?: readonly { readonly name: string; readonly sha256: string }[];
  /** Of an audit: the accounts that were looked at, and how far. */
  readonly looked?: readonly LookedAt[];
  /** Controls that failed or could not look; `account` and `region` are null when they failed wherever they were asked. */
  readonly notEvaluated: readonly NotEvaluated[];
  /** Judgements that are not due yet. */
  readonly pending: number;
  /** Of an audit: what one look cannot prove, the worst first; it becomes a finding when a second look shows it too. */
  readonly seenOnce?: readonly SeenOnce[];
  /** Of a scan of proven logs alone: what is proven, of how many log files (see `rolecall.verify/v1`). */
  readonly verified?: {
    readonly from: string | null;
    readonly to: string | null;
    readonly digests: Counts;
    readonly logs: Counts;
    /** The time that every chain of digests (an account, a Region, a trail) proves; null when there is none. */
    readonly common?: { readonly from: string; readonly to: string } | null;
    readonly chains?: number;
  };
  /** Open findings: neither muted nor resolved. */
  readonly findings: Readonly<Record<Severity, number>>;
  /** Findings that a mute holds back, and findings whose cause was undone in time. */
  readonly muted: number;
  readonly resolved: number;
  /** In the order of the configuration. */
  readonly mutes: readonly MuteReport[];
  readonly configuration: ConfigurationUsed;
  /** How the judgements of each control ended; one that had nothing to judge is missing. */
  readonly controls: Readonly<Record<string, Tally>>;
}

/** What log files there were of an account and a Region. */
export interface Covered {
  readonly account: string;
  readonly region: string;
  readonly files: number;
  /** Times of the oldest and the newest record in the period, ISO 8601 UTC; null when there was none with a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** The longest time in between without a record; null when there is none. Only digests prove that nothing happened then. */
  readonly silence: { readonly from: string; readonly to: string } | null;
}

/** A violation that one look cannot prove. */
export type SeenOnce = Pick<
  Finding,
  'control' | 'title' | 'severity' | 'account' | 'region' | 'subject' | 'explanation' | 'remediation'
>;

/** What an audit looked at in one account. */
export interface LookedAt {
  readonly account: string;
  /** The names that AWS Organizations knows; null where it could not be asked. */
  readonly name: string | null;
  readonly organizationalUnit: string | null;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  readonly users: number;
  readonly groups: number;
  readonly roles: number;
  /**
   * Of these, how many are which service-linked role of the catalogue, by its name; one that is not there is left out. Missing
   * where not all roles were seen, and in what older versions left.
   */
  readonly serviceLinkedRoles?: Readonly<Record<string, number>>;
  readonly policies: number;
  /** By part and Region, complete or not. */
  readonly looks: readonly Look[];
}

/** How a mute of the configuration stands. */
export interface MuteReport {
  /** Where it stands in the configuration, 1 for the first line. */
  readonly line: number;
  readonly control: string;
  /** The last day on which it holds, in UTC, YYYY-MM-DD. */
  readonly until: string;
  readonly reason: string;
  readonly owner: string;
  /** Findings that fit it and are not over, whether or not it still holds. */
  readonly matched: number;
  /** `unused`: nothing fitted it in 90 days; `ends-soon`: within 14 days. */
  readonly state: 'active' | 'ends-soon' | 'unused' | 'ended';
}

export interface NotEvaluated {
  readonly control: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly reason: string;
}

export interface Tally {
  readonly compliant: number;
  readonly violation: number;
  readonly pending: number;
  /** The event lacks a field, or history does not reach back. */
  readonly notEvaluated: number;
  readonly error: number;
}

/** How many digests, or log files, stand how (`rolecall.verify/v1`). */
export type Counts = Record<'valid' | 'invalid' | 'missing' | 'unverified', number>;

/** What a scan of proven logs rests on. */
export function provenInWords({ from, to, logs, common, chains = 1 }: NonNullable<Summary['verified']>): string {
  const all = logs.valid + logs.invalid + logs.missing + logs.unverified;
  const range = from === null || to === null ? '' : `, from ${from} to ${to}`;
  const words = `Judged only what CloudTrail's digests prove: ${logs.valid.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} log files${range}.`;
  if (common === undefined || chains < 2 || (common?.from === from && common.to === to)) return words;
  const together = common === null ? 'no time is proven by all' : `all prove only ${common.from} to ${common.to}`;
  return `${words} That is of ${chains.toLocaleString('en-US')} chains of digests (account, Region and trail), of which ${together}: rolecall verify tells each.`;
}
