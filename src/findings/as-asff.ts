/** Findings in the AWS Security Finding Format, as `aws securityhub batch-import-findings` takes them. */
import { createHash } from 'node:crypto';
import { requirementsOf } from '../catalog/frameworks.ts';
import type { Fact, Severity } from '../controls/control.ts';
import { partitionOf } from '../events/role-target.ts';
import { asciiJson } from './as-json.ts';
import { clean } from './clean.ts';
import type { Finding, Status } from './finding.ts';
import { fit } from './fit.ts';
import type { Report } from './report.ts';

/** The part of `AwsSecurityFinding` that we fill in; the names are Security Hub's. */
export interface AwsSecurityFinding {
  readonly SchemaVersion: '2018-10-08';
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly CreatedAt: string;
  readonly UpdatedAt: string;
  readonly FirstObservedAt: string;
  readonly LastObservedAt: string;
  readonly Title: string;
  readonly Description: string;
  readonly FindingProviderFields: {
    readonly Severity: { readonly Label: string; readonly Original: Severity };
    readonly Confidence: number;
    readonly Types: readonly string[];
  };
  readonly Compliance: { readonly Status: 'FAILED' | 'PASSED'; readonly RelatedRequirements?: readonly string[] };
  readonly RecordState: 'ACTIVE' | 'ARCHIVED';
  /** Only of what is muted. Security Hub takes it from the first import of a finding; later ones leave it alone. */
  readonly Workflow?: { readonly Status: 'SUPPRESSED' };
  readonly Remediation: { readonly Recommendation: { readonly Text: string; readonly Url?: string } };
  readonly ProductFields: Readonly<Record<string, string>>;
  readonly Resources: readonly { readonly Type: string; readonly Id: string; readonly Region: string }[];
}

/** One JSON list, a finding a line. */
export function* asAsff({ findings }: Report): Generator<string> {
  yield '[';
  for (const [index, finding] of findings.entries()) {
    yield asciiJson(asSecurityHubFinding(finding)) + (index === findings.length - 1 ? '' : ',');
  }
  yield ']';
}

/**
 * The finding as Security Hub imports it; `updatedAt` (ISO 8601) is when it changed, the time of its last event when left
 * out. Fields of the customer are not in it, since an import may not change them, but for the workflow of a muted finding.
 */
export function asSecurityHubFinding(finding: Finding, updatedAt = finding.last ?? finding.time): AwsSecurityFinding {
  const account = accountOf(finding);
  const region = regionOf(finding);
  const url = finding.citations[0]?.url;
  const first = finding.first ?? finding.time;
  const last = finding.last ?? finding.time;
  return {
    SchemaVersion: '2018-10-08',
    Id: `rolecall/${finding.id}`,
    ProductArn: `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`,
    GeneratorId: `rolecall/${finding.control}`,
    AwsAccountId: account,
    CreatedAt: first,
    UpdatedAt: updatedAt,
    FirstObservedAt: first,
    LastObservedAt: last,
    Title: shortened(`${finding.title}: ${finding.subject.id}`, 256),
    Description: shortened(finding.explanation, 1024),
    FindingProviderFields: {
      Severity: { Label: labels[finding.severity], Original: finding.severity },
      Confidence: confidences[finding.confidence],
      Types: [findingType(finding)],
    },
    Compliance: { Status: isOver(finding.status) ? 'PASSED' : 'FAILED', ...relatedTo(finding) },
    RecordState: isOver(finding.status) ? 'ARCHIVED' : 'ACTIVE',
    ...(finding.status === 'muted' ? { Workflow: { Status: 'SUPPRESSED' as const } } : {}),
    Remediation: {
      Recommendation: { Text: shortened(finding.remediation, 512), ...(url === undefined ? {} : { Url: url }) },
    },
    ProductFields: productFields(finding),
    Resources: [{ ...resourceOf(finding), Region: region }],
  };
}

/** Security Hub takes 32. */
const mostRequirements = 32;

function relatedTo({ control }: Finding): { RelatedRequirements?: readonly string[] } {
  const requirements = requirementsOf(control).slice(0, mostRequirements);
  return requirements.length === 0 ? {} : { RelatedRequirements: requirements };
}

/** Where the taxonomy of Security Hub places it: a state is a check, what somebody did is behaviour. */
export function findingType({ event }: Finding): string {
  return event === null ? 'Software and Configuration Checks/AWS Security Best Practices' : 'Unusual Behaviors/User';
}

const labels: Record<Severity, string> = {
  info: 'INFORMATIONAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  critical: 'CRITICAL',
};

/** Security Hub counts from 0 to 100; the steps only keep the order. */
const confidences: Record<Finding['confidence'], number> = { low: 30, medium: 60, high: 90 };

/** Muting is a decision about a finding that goes on. */
function isOver(status: Status): boolean {
  return status === 'resolved' || status === 'withdrawn';
}

/** What names no account belongs to no hub: its import fails and is seen to fail, instead of it going missing here. */
function accountOf({ account }: Finding): string {
  return /^\d{12}$/.test(account) ? account : '0'.repeat(12);
}

/** A hub is in one Region; what names none, or a text in its place, goes to the one where IAM records its events. */
function regionOf({ region }: Finding): string {
  return /^[a-z]{2,4}(-[a-z]{2,9}){1,2}-\d$/.test(region) && region.length <= 16 ? region : 'us-east-1';
}

const longestId = 512;

/** Types that Security Hub knows, by the service and the beginning of the resource in the ARN. */
const resourceTypes: readonly [RegExp, string][] = [
  [/^arn:[\w-]+:iam::\d*:role\//, 'AwsIamRole'],
  [/^arn:[\w-]+:iam::\d*:user\//, 'AwsIamUser'],
  [/^arn:[\w-]+:iam::\d*:group\//, 'AwsIamGroup'],
  [/^arn:[\w-]+:iam::(?:\d*|aws):policy\//, 'AwsIamPolicy'],
  [/^arn:[\w-]+:s3:::/, 'AwsS3Bucket'],
  [/^arn:[\w-]+:cloudtrail:[\w-]*:\d*:trail\//, 'AwsCloudTrailTrail'],
];

function resourceOf({ subject: { type, id, arn } }: Finding): { Type: string; Id: string } {
  if (arn === null || !arn.startsWith('arn:')) return { Type: 'Other', Id: shortened(`${type}/${id}`, longestId) };
  return {
    Type: resourceTypes.find(([pattern]) => pattern.test(arn))?.[1] ?? 'Other',
    Id: shortened(arn, longestId),
  };
}

/** Security Hub takes 50 fields, and a finding of 240 KB. One is kept for the mark of this file, one for that of `fit`. */
const mostFields = 48;
const longestName = 128;
const longestValue = 2048;
const largestFields = 60_000;

/** What the format has no field for. Facts that do not fit are left out whole, named, with a hash of all. */
function productFields({
  control,
  status,
  actor,
  event,
  account,
  region,
  count,
  facts,
  mute,
  resolution,
  proven,
}: Finding) {
  const own = {
    Control: control,
    Status: status,
    Account: account,
    Region: region,
    ActorKind: actor.kind,
    ActorArn: actor.arn,
    ActorAccount: actor.account,
    InvokedBy: actor.invokedBy,
    EventId: event?.id ?? null,
    EventName: event?.name ?? null,
    EventSource: event?.source ?? null,
    Count: count ?? null,
    MutedUntil: mute?.until ?? null,
    MuteOwner: mute?.owner ?? null,
    MuteReason: mute?.reason ?? null,
    RecordProven: proven ? 'yes' : null,
    ResolvedAt: resolution?.at ?? null,
    ResolvedBecause: resolution?.why ?? null,
  };
  const fields = [
    ...Object.entries(own).filter(([, value]) => value !== null),
    ...Object.entries(facts).map(([name, fact]) => [`Facts/${name}`, fact] as const),
  ].map(([name, value]) => [`rolecall/${name}`, fieldText(value)] as const);
  const kept = fields
    .filter(([name, value]) => name.length <= longestName && value.length <= longestValue)
    .slice(0, mostFields);
  const names = new Set(kept.map(([name]) => name));
  const left = fields.filter(([name]) => !names.has(name)).map(([name]) => name);
  const mark = left.length === 0 ? [] : [['rolecall/LeftOut', markOf(left, facts)] as const];
  return fit(Object.fromEntries([...kept, ...mark]), largestFields) as Record<string, string>;
}

/** A value must not be blank. */
function fieldText(value: Fact): string {
  return typeof value === 'string' && /\S/.test(value) ? value : JSON.stringify(value);
}

function markOf(names: readonly string[], facts: Finding['facts']): string {
  const sha256 = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
  const named = names.slice(0, 10).map((name) => shortened(name, 80));
  const more = names.length > named.length ? ` and ${names.length - named.length} more` : '';
  return `${named.join(', ')}${more}; all facts as JSON have the SHA-256 ${sha256}`;
}

/** At most `limit` characters; what is missing is counted. */
function shortened(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 40;
  return clean(`${text.slice(0, end)}… (${text.length - end} more characters)`);
}
