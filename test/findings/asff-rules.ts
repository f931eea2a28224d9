/**
 * What BatchImportFindings accepts, as the pages AwsSecurityFinding, FindingProviderFields and BatchImportFindings of the
 * Security Hub API reference document it; read in November 2026.
 */
import type { AwsSecurityFinding } from '../../src/findings/as-asff.ts';

/**
 * Fields of ours. Those of the customer (Note, UserDefinedFields, VerificationState, Workflow) cannot be changed by an import;
 * the workflow of a muted finding holds from its first one.
 */
const fields = [
  'SchemaVersion',
  'Id',
  'ProductArn',
  'GeneratorId',
  'AwsAccountId',
  'CreatedAt',
  'UpdatedAt',
  'FirstObservedAt',
  'LastObservedAt',
  'Title',
  'Description',
  'FindingProviderFields',
  'Compliance',
  'RecordState',
  'Remediation',
  'ProductFields',
  'Resources',
];

/** Longest texts, in characters. */
const longest = { Id: 512, GeneratorId: 512, Title: 256, Description: 1024 } as const;

const times = ['CreatedAt', 'UpdatedAt', 'FirstObservedAt', 'LastObservedAt'] as const;

const taxonomy = [
  'Software and Configuration Checks',
  'TTPs',
  'Effects',
  'Unusual Behaviors',
  'Sensitive Data Identifications',
];

/** 240 KB, of 1,000 bytes each to be safe. */
const largest = 240_000;

/** Why Security Hub would refuse the finding; empty when it would not. */
export function flawsOf(finding: AwsSecurityFinding): string[] {
  const flaws: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) flaws.push(what);
  };
  const { Workflow, ...others } = finding;
  for (const name of Object.keys(others)) must(fields.includes(name), `the field ${name}`);
  must(Workflow === undefined || Workflow.Status === 'SUPPRESSED', 'the workflow');
  for (const name of fields) must(name in finding, `no ${name}`);
  must(finding.SchemaVersion === '2018-10-08', 'SchemaVersion');
  must(/^\d{12}$/.test(finding.AwsAccountId), 'AwsAccountId');
  const product = /^arn:aws[a-z-]*:securityhub:([a-z]{2,4}(?:-[a-z]+)+-\d):(\d{12}):product\/(\d{12})\/default$/.exec(
    finding.ProductArn,
  );
  must(product !== null && product[2] === finding.AwsAccountId && product[3] === finding.AwsAccountId, 'ProductArn');
  for (const [name, limit] of Object.entries(longest)) {
    must(isText(finding[name as keyof typeof longest], limit), name);
  }
  for (const name of times) must(isTime(finding[name]), name);
  must(finding.CreatedAt <= finding.UpdatedAt, 'UpdatedAt before CreatedAt');
  const { Severity, Confidence, Types } = finding.FindingProviderFields;
  must(['INFORMATIONAL', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].includes(Severity.Label), 'Severity.Label');
  must(isText(Severity.Original, 64), 'Severity.Original');
  must(Number.isInteger(Confidence) && Confidence >= 0 && Confidence <= 100, 'Confidence');
  must(Types.length >= 1 && Types.length <= 50, 'the number of Types');
  for (const type of Types) {
    const [namespace = '', ...path] = type.split('/');
    must(taxonomy.includes(namespace) && path.length >= 1 && path.length <= 2 && path.every(Boolean), `type ${type}`);
  }
  must(['PASSED', 'WARNING', 'FAILED', 'NOT_AVAILABLE'].includes(finding.Compliance.Status), 'Compliance.Status');
  must(['ACTIVE', 'ARCHIVED'].includes(finding.RecordState), 'RecordState');
  const { Text, Url } = finding.Remediation.Recommendation;
  must(isText(Text, 512), 'Remediation text');
  must(Url === undefined || /^https:\/\/\S+$/.test(Url), 'Remediation URL');
  const products = Object.entries(finding.ProductFields);
  must(products.length <= 50, 'the number of ProductFields');
  for (const [name, value] of products) {
    must(isText(name, 128), 'the name of a product field');
    must(isText(value, 2048), `the product field ${name.slice(0, 40)}`);
  }
  must(finding.Resources.length >= 1 && finding.Resources.length <= 32, 'the number of Resources');
  for (const { Type, Id, Region } of finding.Resources) {
    must(isText(Type, 256), 'the type of a resource');
    must(isText(Id, 512), 'the id of a resource');
    must(isText(Region, 16), 'the Region of a resource');
  }
  must(Buffer.byteLength(JSON.stringify(finding)) <= largest, 'its size');
  return flaws;
}

/** Every text has a character that is not blank. */
function isText(value: unknown, limit: number): boolean {
  return typeof value === 'string' && value.length <= limit && /\S/.test(value) && value.isWellFormed();
}

function isTime(value: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) && !Number.isNaN(Date.parse(value));
}
