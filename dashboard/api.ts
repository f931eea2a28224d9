/** What the dashboard's API answers; docs/dashboard-api.md says it in words. Fields are only added within v1. */
import type { Citation, Severity } from '../src/controls/control.ts';
import type { Finding, Status } from '../src/findings/finding.ts';
import type { HistoryEntry } from '../src/findings/history.ts';
import type { Tally } from '../src/findings/report.ts';
import type { Evaluations } from '../src/report/evaluated.ts';
import type { RoleSeen } from '../src/report/role-seen.ts';

/** How far the table was read; part of every answer. */
export interface Reading {
  readonly table: string;
  /** Null on this machine. */
  readonly region: string | null;
  /** When the table, or what changed in it, was last read to its end, ISO 8601; null before the first time. */
  readonly asOf: string | null;
  /** `partial` while it is read for the first time: what is shown is not all. `failed`: what is shown is as of `asOf`. */
  readonly state: 'partial' | 'complete' | 'failed';
  /** Whether changes are taken as they are written; else the table is read as a whole, again and again. */
  readonly follows: boolean;
  /** Findings known. */
  readonly findings: number;
  readonly problem: Problem | null;
}

/** Why the table could not be read. */
export interface Problem {
  readonly kind: 'credentials' | 'denied' | 'table' | 'connection' | 'other';
  /** One sentence, and what to do about it. */
  readonly says: string;
}

/** A finding as a list shows it. */
export interface Row
  extends Pick<Finding, 'id' | 'control' | 'title' | 'severity' | 'status' | 'account' | 'region' | 'time'> {
  readonly subject: string;
  /** In short words: the last part of an ARN, or the kind. */
  readonly actor: string;
  /** Events that a folded finding counts. */
  readonly count: number | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface FindingsAnswer {
  readonly reading: Reading;
  /** How many fit the filter; `rows` are those from `offset` on. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly Row[];
  /** Of all that fit the rest of the filter. */
  readonly severities: Readonly<Record<Severity, number>>;
  readonly statuses: Readonly<Record<Status, number>>;
  /** What can be filtered by: values with how many findings of the whole table have them. */
  readonly choices: {
    readonly control: readonly Choice[];
    readonly account: readonly Choice[];
    readonly region: readonly Choice[];
    readonly role: readonly Choice[];
  };
}

export interface Choice {
  readonly value: string;
  readonly findings: number;
}

export interface FindingAnswer {
  readonly reading: Reading;
  /** With its mute applied and personal data masked. */
  readonly finding: Finding & {
    readonly firstSeen: string;
    readonly lastSeen: string;
    readonly revision: number;
    readonly history: readonly HistoryEntry[];
  };
  /** Why it is not open, in words; null where it is. */
  readonly standing: string | null;
  /** The actor's other findings, the newest first, at most 10; null where the actor is not known. */
  readonly others: { readonly total: number; readonly rows: readonly Row[] } | null;
  /** For rolecall.yaml; null where there is nothing to mute. */
  readonly mute: string | null;
  /** Around it in the list that the address names; null where it names none. */
  readonly neighbours: Neighbours | null;
}

export interface Neighbours {
  /** Ids; null at the ends of the list. */
  readonly before: string | null;
  readonly after: string | null;
  /** Its own, 0 for the first; null where it fits the list no longer. */
  readonly row: number | null;
  readonly total: number;
}

export interface RecordAnswer {
  /** The record behind a finding, indented JSON with personal data masked; null where none was kept. */
  readonly record: string | null;
}

export interface Overview {
  readonly reading: Reading;
  /** ISO 8601, of the server. */
  readonly now: string;
  /** Open findings now, and the difference to 7 and to 30 days ago; null where the table does not reach back so far. */
  readonly open: Readonly<
    Record<Severity, { readonly now: number; readonly week: number | null; readonly month: number | null }>
  >;
  readonly statuses: Readonly<Record<Status, number>>;
  /** Of the worst severity that is open, the finding that is open longest. */
  readonly since: Row | null;
  readonly health: Health;
  readonly days: Days;
  /** Of all accounts, or of the one that was asked for. */
  readonly matrix: readonly MatrixRow[];
  /** Accounts that were audited or that findings are about. */
  readonly matrixAccounts: readonly string[];
  /** With open findings, the worst first, 12 at most; `further`: how many there are besides. */
  readonly accounts: readonly Place[];
  readonly regions: readonly Place[];
  readonly further: { readonly accounts: number; readonly regions: number };
  /** What was seen last, the newest first. */
  readonly newest: readonly Row[];
}

export interface Health {
  /** When Rolecall last saw anything that became a finding. */
  readonly lastSeen: string | null;
  /** When the last heartbeat that came through was sent; null when none ever did. */
  readonly heartbeat: string | null;
  /** The system of `npm start` sends none. */
  readonly heartbeatExpected: boolean;
  readonly audit: AuditSummary | null;
}

/** A heartbeat is sent every hour; an older one (milliseconds) is late. Two may be, as src/doctor has it. */
export const oldestHeartbeat = 3 * 60 * 60 * 1000;

export interface AuditSummary {
  /** When the newest and the oldest of the last audits of all accounts looked, ISO 8601. */
  readonly at: string;
  readonly oldest: string;
  readonly accounts: number;
  /** What could not be looked at, in words, with its account. */
  readonly gaps: readonly string[];
  /** Events that the way from CloudTrail to Rolecall lost and an audit found again; null where none reconciled. */
  readonly missed: number | null;
}

/** Findings by the day on which they happened. */
export interface Days {
  /** The first day, YYYY-MM-DD, UTC. */
  readonly from: string;
  /** A day each: the numbers in the order of `severities`, from info to critical; whatever became of them since. */
  readonly counts: readonly (readonly number[])[];
}

export const aspects = ['trust', 'permission', 'creation', 'editing', 'deletion', 'region'] as const;
export type Aspect = (typeof aspects)[number];

export interface MatrixRow {
  readonly role: string;
  readonly service: string;
  /** Findings about the role. */
  readonly open: number;
  readonly muted: number;
  /** What the last audits saw of it. */
  readonly seen: RoleSeen;
  /** Null where Rolecall holds no statements of a page about it, or none about this aspect. */
  readonly cells: Readonly<Record<Aspect, Cell | null>> | null;
}

export interface Cell {
  /**
   * `partial`: compliant in some accounts, not evaluated in others. `no-role`: no account has the role, and nothing is known to
   * need it.
   */
  readonly state: 'violated' | 'muted' | 'compliant' | 'partial' | 'no-role' | 'not-evaluated';
  readonly open: number;
  readonly muted: number;
  /** Statements of AWS's page, and the controls that check them. */
  readonly statements: number;
  readonly controls: readonly string[];
  /**
   * In how many accounts the last audit judged these controls, wholly and well, in how many that is not known, and how many
   * have no such role.
   */
  readonly accounts: { readonly compliant: number; readonly unclear: number; readonly noRole: number };
}

export interface Place {
  readonly name: string;
  /** Open findings. */
  readonly open: Readonly<Record<Severity, number>>;
  readonly total: number;
}

export interface ControlsAnswer {
  readonly reading: Reading;
  /** When the judgements below were counted; null when no audit left any. */
  readonly auditAt: string | null;
  readonly controls: readonly ControlSummary[];
}

export interface ControlSummary {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remediation: string;
  readonly misses: readonly string[];
  readonly citations: readonly Citation[];
  /** What it looks at. */
  readonly reads: readonly string[];
  /** Findings in the table. */
  readonly statuses: Readonly<Record<Status, number>>;
  readonly lastSeen: string | null;
  /** How its judgements of the last audit of every account ended; null when it was not asked, or is about events only. */
  readonly judged: Tally | null;
  /** How often it was evaluated, as far as audits and their reconciliation counted it. */
  readonly evaluated: Evaluations;
}

/** What is said instead, with the status 400, 401, 403, 404, 405 or 502. */
export interface ErrorAnswer {
  readonly error: string;
}
