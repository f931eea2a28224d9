import {
  type AwsSecurityFinding as ImportedFinding,
  BatchImportFindingsCommand,
  BatchUpdateFindingsCommand,
  type SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import { partitionOf } from '../events/role-target.ts';
import { asSecurityHubFinding, type AwsSecurityFinding } from '../findings/as-asff.ts';
import { type Finding, standingInWords } from '../findings/finding.ts';
import { masked } from '../findings/masked.ts';
import type { Place } from './outbox.ts';

export interface SecurityHubOptions {
  /** `member`: into the hub of the account where it happened. `central`: all into the hub of Rolecall's own account. */
  readonly mode: 'member' | 'central';
  /** The account and Region in which Rolecall runs. */
  readonly account: string;
  readonly region: string;
  /** A client with credentials of that account: an import is taken from the account of the finding alone. */
  readonly clientOf: (account: string) => SecurityHubClient;
  /** Called once for an account whose hub is off; its findings are left out as long as this process lives. */
  readonly onOff: (account: string, reason: string) => void;
  /** Milliseconds. */
  readonly clock: () => number;
}

/**
 * AWS Security Hub CSPM, always in the Region in which Rolecall runs (docs/decisions/0022-places.md). An import says what is;
 * a mute is the customer's decision there, so it is an update with a note, as a person would make it.
 */
export function securityHubPlace({ mode, account, region, clientOf, onOff, clock }: SecurityHubOptions): Place {
  const off = new Set<string>();
  return {
    name: 'security-hub',
    async send(finding, _revision, before) {
      // What names no account belongs to no member.
      const origin = /^\d{12}$/.test(finding.account) ? finding.account : account;
      const hub = mode === 'member' ? origin : account;
      if (off.has(hub)) return;
      const client = clientOf(hub);
      const shown = masked(finding);
      const updated = new Date(clock()).toISOString();
      const asff = inHub(asSecurityHubFinding(shown, updated), { account: hub, region }, origin);
      try {
        // What is suppressed is no longer updated, so this comes before the import.
        if (finding.status !== 'muted' && (before === 'muted' || before === undefined))
          await setWorkflow(client, asff, 'NEW', 'No longer muted by the configuration of Rolecall.');
        await importFinding(client, asff);
        if (finding.status === 'muted') await setWorkflow(client, asff, 'SUPPRESSED', noteOf(shown));
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'InvalidAccessException') throw error;
        // Nobody can import it, and trying again would not help: https://docs.aws.amazon.com/securityhub/1.0/APIReference/CommonErrors.html
        off.add(hub);
        onOff(hub, error.message);
      }
    },
  };
}

/** In whose hub it is, with the account where it happened as a resource where `AwsAccountId` is another's. */
function inHub(
  finding: AwsSecurityFinding,
  { account, region }: { readonly account: string; readonly region: string },
  origin: string,
): AwsSecurityFinding {
  const elsewhere = { Type: 'AwsAccount', Id: `AWS::::Account:${origin}`, Region: region };
  return {
    ...finding,
    AwsAccountId: account,
    ProductArn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`,
    Resources: origin === account ? finding.Resources : [...finding.Resources, elsewhere],
  };
}

async function importFinding(client: SecurityHubClient, finding: AwsSecurityFinding): Promise<void> {
  // The SDK's type demands more than the format does.
  const command = new BatchImportFindingsCommand({ Findings: [finding as unknown as ImportedFinding] });
  const { FailedFindings: [failed] = [] } = await client.send(command);
  if (failed) throw new Error(`Security Hub did not take ${failed.Id}: ${failed.ErrorCode}: ${failed.ErrorMessage}`);
}

async function setWorkflow(
  client: SecurityHubClient,
  { Id, ProductArn }: AwsSecurityFinding,
  Status: 'NEW' | 'SUPPRESSED',
  Text: string,
): Promise<void> {
  const command = new BatchUpdateFindingsCommand({
    FindingIdentifiers: [{ Id, ProductArn }],
    Workflow: { Status },
    Note: { Text, UpdatedBy: 'rolecall' },
  });
  const { UnprocessedFindings: [failed] = [] } = await client.send(command);
  // What was left out while the hub was off, or went after 90 days, is new when it is imported.
  if (failed && !(Status === 'NEW' && failed.ErrorCode === 'FindingNotFound'))
    throw new Error(`Security Hub did not set ${Id} to ${Status}: ${failed.ErrorCode}: ${failed.ErrorMessage}`);
}

/** Security Hub takes 512 characters. */
function noteOf(finding: Finding): string {
  return (standingInWords(finding) ?? finding.status).slice(0, 512).toWellFormed();
}
