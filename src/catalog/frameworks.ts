/**
 * Which requirements of the frameworks that auditors ask for a control speaks to. Only what a source confirms, for a check
 * that looks at the same thing; most controls have none, since no framework knows of service-linked roles.
 */

export const frameworks = {
  'cis-5.0.0': 'CIS AWS Foundations Benchmark v5.0.0',
  'cis-3.0.0': 'CIS AWS Foundations Benchmark v3.0.0',
  'cis-1.4.0': 'CIS AWS Foundations Benchmark v1.4.0',
  'cis-1.2.0': 'CIS AWS Foundations Benchmark v1.2.0',
  'nist-800-53-r5': 'NIST SP 800-53 Revision 5',
  'nist-800-171-r2': 'NIST SP 800-171 Revision 2',
  'iso-27001-2022': 'ISO/IEC 27001:2022 Annex A',
  'soc-2': 'SOC 2 Trust Services Criteria',
  'pci-dss-4.0.1': 'PCI DSS v4.0.1',
  'pci-dss-3.2.1': 'PCI DSS v3.2.1',
} as const;

export type FrameworkId = keyof typeof frameworks;

/** What one source says about one check. */
export interface Mapping {
  readonly framework: FrameworkId;
  /** As the framework numbers them. */
  readonly requirements: readonly string[];
  /** The check of the source that looks at the same thing: `Security Hub CloudTrail.1`. */
  readonly check: string;
  readonly source: `https://${string}`;
  /** The day it was read, YYYY-MM-DD. */
  readonly read: string;
}

const read = '2026-11-21';
/** The pages of AWS's guide to Security Hub that list controls with their related requirements. */
const guide = 'https://docs.aws.amazon.com/securityhub/latest/userguide';
const prowler = 'https://github.com/prowler-cloud/prowler/blob';

type Row = readonly [framework: FrameworkId, ...requirements: readonly string[]];

function says(check: string, source: Mapping['source'], ...rows: readonly Row[]): readonly Mapping[] {
  return rows.map(([framework, ...requirements]) => ({ framework, requirements, check, source, read }));
}

const trails = [
  ...says(
    'Security Hub CloudTrail.1',
    `${guide}/cloudtrail-controls.html#cloudtrail-1`,
    ['cis-5.0.0', '3.1'],
    ['cis-3.0.0', '3.1'],
    ['cis-1.4.0', '3.1'],
    ['cis-1.2.0', '2.1'],
    [
      'nist-800-53-r5',
      'AC-2(4)',
      'AC-4(26)',
      'AC-6(9)',
      'AU-2',
      'AU-3',
      'AU-6(3)',
      'AU-6(4)',
      'AU-10',
      'AU-12',
      'AU-14(1)',
      'CA-7',
      'SA-8(22)',
      'SC-7(9)',
      'SI-3(8)',
      'SI-4(20)',
      'SI-7(8)',
    ],
  ),
  ...says(
    'Prowler cloudtrail_multi_region_enabled',
    `${prowler}/179b09df735a51a4481a1f84fec555065341e237/prowler/compliance/aws/soc2_aws.json`,
    ['soc-2', 'CC2.1'],
  ),
];

const iso: Mapping['source'] = `${prowler}/0f4d8ff891a046053913e6a8e59928d672788ead/prowler/compliance/aws/iso27001_2022_aws.json`;

const rootMfa = [
  ...says(
    'Security Hub IAM.9',
    `${guide}/iam-controls.html#iam-9`,
    ['cis-5.0.0', '1.4'],
    ['cis-3.0.0', '1.5'],
    ['cis-1.4.0', '1.5'],
    ['cis-1.2.0', '1.13'],
    ['nist-800-53-r5', 'AC-2(1)', 'AC-3(15)', 'IA-2(1)', 'IA-2(2)', 'IA-2(6)', 'IA-2(8)'],
    ['pci-dss-4.0.1', '8.4.2'],
    ['pci-dss-3.2.1', '8.3.1'],
  ),
  ...says('Prowler iam_root_mfa_enabled', iso, ['iso-27001-2022', 'A.5.15', 'A.5.17']),
];

const rootUse = [
  ...says(
    'Security Hub CloudWatch.1',
    `${guide}/cloudwatch-controls.html#cloudwatch-1`,
    ['cis-1.4.0', '1.7', '4.3'],
    ['cis-1.2.0', '1.1', '3.3'],
    ['nist-800-171-r2', '3.14.6', '3.14.7'],
    ['pci-dss-3.2.1', '7.2.1'],
  ),
  ...says('Prowler iam_avoid_root_usage', iso, ['iso-27001-2022', 'A.5.15']),
];

const wholeService = says(
  'Security Hub IAM.21',
  `${guide}/iam-controls.html#iam-21`,
  [
    'nist-800-53-r5',
    'AC-2',
    'AC-2(1)',
    'AC-3',
    'AC-3(7)',
    'AC-3(15)',
    'AC-5',
    'AC-6',
    'AC-6(2)',
    'AC-6(3)',
    'AC-6(10)',
  ],
  ['nist-800-171-r2', '3.1.1', '3.1.2', '3.1.5', '3.1.7', '3.3.8', '3.3.9', '3.13.3', '3.13.4'],
);

const refusedCalls = says(
  'Security Hub CloudWatch.2',
  `${guide}/cloudwatch-controls.html#cloudwatch-2`,
  ['cis-1.2.0', '3.1'],
  ['nist-800-171-r2', '3.13.1', '3.14.6', '3.14.7'],
);

/** The calls that change a role's policies, whether or not IAM refused them: as the metric filter of CIS has them. */
const policyChanges = says(
  'Security Hub CloudWatch.4',
  `${guide}/cloudwatch-controls.html#cloudwatch-4`,
  ['cis-1.4.0', '4.4'],
  ['cis-1.2.0', '3.4'],
  ['nist-800-171-r2', '3.14.6', '3.14.7'],
);

const trailChanges = says(
  'Security Hub CloudWatch.5',
  `${guide}/cloudwatch-controls.html#cloudwatch-5`,
  ['cis-1.4.0', '4.5'],
  ['cis-1.2.0', '3.5'],
  ['nist-800-171-r2', '3.3.8', '3.14.6', '3.14.7'],
);

const mappings: ReadonlyMap<string, readonly Mapping[]> = new Map([
  ['account-root-without-mfa', rootMfa],
  ['chime-action-by-root', rootUse],
  ['chime-action-denied', refusedCalls],
  ['chime-denied-burst', refusedCalls],
  ['chime-policy-too-broad', wholeService],
  ['slr-denied', refusedCalls],
  ['slr-edit-refused', policyChanges],
  ['slr-edited', policyChanges],
  ['trail-incomplete', trails],
  ['trail-tampered', trailChanges],
]);

/** The controls for which a source confirms something. */
export const mappedControls: readonly string[] = [...mappings.keys()];

/** By framework, in the order above; none where nothing confirms any. */
export function mappingsOf(control: string): readonly Mapping[] {
  return mappings.get(control) ?? [];
}

/** `NIST SP 800-53 Revision 5 AC-2(1)`, one each. */
export function requirementsOf(control: string): readonly string[] {
  return mappingsOf(control).flatMap(({ framework, requirements }) =>
    requirements.map((requirement) => `${frameworks[framework]} ${requirement}`),
  );
}
