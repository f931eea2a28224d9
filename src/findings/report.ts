/** What a scan says: the findings, and what was looked at to find them. The shape of `rolecall.findings/v1`. */
import type { Severity } from '../controls/control.ts';
import type { Finding } from './finding.ts';

export interface Report {
  readonly summary: Summary;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** Fields are only added, never renamed. */
export interface Summary {
  /** Inputs whose bytes were read, digest files included. */
  readonly files: number;
  /** CloudTrail digest files among them, which hold no records. */
  readonly digests: number;
  /** Records and events that were looked at. */
  readonly records: number;
  /** Records that were left alone, because they lie before `--since` or after `--until`. */
  readonly outside: number;
  /** Records that a control reads. */
  readonly relevant: number;
  /** Time of the oldest and of the newest record looked at, ISO 8601 UTC; null when there was none with a time. */
  readonly first: string | null;
  readonly last: string | null;
  /** Whatever is listed here was asked for and not looked at. `place` tells where inside the input. */
  readonly unreadable: readonly { readonly input: string; readonly place?: string; readonly reason: string }[];
  /** Controls that failed; `account` and `region` are null when they failed wherever they were asked. */
  readonly notEvaluated: readonly NotEvaluated[];
  /** Judgements that are not due yet. */
  readonly pending: number;
  readonly findings: Readonly<Record<Severity, number>>;
  /** How the judgements of each control ended; one that had nothing to judge is missing. */
  readonly controls: Readonly<Record<string, Tally>>;
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
