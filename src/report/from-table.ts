/** An evidence report of what the findings table holds. Pure. */
import type { Configuration, ConfigurationUsed } from '../configuration.ts';
import type { Control } from '../controls/control.ts';
import { day, timeInWords } from '../controls/dates.ts';
import { count } from '../findings/count.ts';
import type { Finding } from '../findings/finding.ts';
import { standingOf, withMute } from '../findings/mutes.ts';
import type { LastAudit } from './last-audit.ts';
import { evaluatedMonths, evaluationsOf } from './evaluated.ts';
import { type AccountLooked, type EvidenceReport, evidenceReport, neverAudited } from './evidence.ts';

export interface TableContent {
  readonly table: string;
  /** `firstSeen`: when Rolecall saw it, ISO 8601. */
  readonly findings: readonly (Finding & { readonly firstSeen: string })[];
  readonly audits: readonly LastAudit[];
}

export interface ReportMade {
  /** ISO 8601, UTC. */
  readonly made: string;
  readonly rolecall: string;
  readonly configuration: Configuration;
  readonly used: ConfigurationUsed;
}

/** An audit older than this is a gap: it runs several times a day. */
const stale = 2 * day;

export function reportOfTable(
  { table, findings, audits }: TableContent,
  { made, rolecall, configuration, used }: ReportMade,
  controls: readonly Control[],
): EvidenceReport {
  const shown = findings.map((finding) => withMute(finding, configuration.mute, made));
  const audited = new Map(audits.map((audit) => [audit.account, audit]));
  const accounts = [...new Set([...audited.keys(), ...findings.map(({ account }) => account)])].sort();
  const evaluations = evaluationsOf(audits, controls);
  const since = findings.map(({ firstSeen }) => firstSeen).toSorted()[0] ?? null;
  return evidenceReport(
    {
      made,
      rolecall,
      sources: [
        `the findings table ${table}, with ${count(findings.length, 'finding')} and the ${audits.length === 1 ? 'last audit of one account' : `last audits of ${audits.length.toLocaleString('en-US')} accounts`}`,
      ],
      gaps:
        audits.length === 0
          ? ['no account was audited, so nothing is known of states']
          : audits.flatMap((audit) => gapsOf(audit, made)),
      looked: audits.flatMap(({ looked }) => looked ?? []),
      configurations: [used, ...audits.map((audit) => audit.configuration)],
      accounts: accounts.map((account) => lookedAt(account, audited.get(account))),
      tallies: audits.map((audit) => audit.controls),
      evaluations,
      counted: Object.fromEntries(
        [...evaluations].map(([id, { compliant, violated, unclear }]) => [
          id,
          { compliant, violation: violated, pending: 0, notEvaluated: unclear, error: 0 },
        ]),
      ),
      months: evaluatedMonths(audits),
      mutes: standingOf(configuration.mute, shown, { now: made, since }),
      findings: shown,
    },
    controls,
  );
}

function gapsOf({ account, takenAt, gaps, reconciled }: LastAudit, made: string): readonly string[] {
  const old = Date.parse(made) - Date.parse(takenAt) > stale;
  return [
    ...(old ? [`account ${account} was last audited on ${timeInWords(takenAt)}`] : []),
    ...gaps.map((gap) => `account ${account}: ${gap}`),
    ...(reconciled?.gaps ?? []),
  ];
}

function lookedAt(account: string, audit: LastAudit | undefined): AccountLooked {
  if (audit === undefined) return neverAudited(account);
  const { name, organizationalUnit, takenAt, complete, looked } = audit;
  const serviceLinkedRoles = looked?.serviceLinkedRoles ?? null;
  return { account, name, organizationalUnit, takenAt, complete, serviceLinkedRoles };
}
