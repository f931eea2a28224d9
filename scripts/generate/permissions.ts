/** What `audit` may ask -> docs/permissions.md and the policy file beside it. Pure. */
import { accountPermissions, accountReads, type AccountRead } from '../../src/inventory/account-reads.ts';
import { parts, partsInWords } from '../../src/inventory/parts.ts';
import { escaped, generatedFrom, lines } from './control-page.ts';

/** An IAM policy with exactly the permissions that reading an account takes. */
export function permissionsPolicy(): string {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'RolecallAudit', Effect: 'Allow', Action: accountPermissions, Resource: '*' }],
  };
  return `${JSON.stringify(policy, null, 2)}\n`;
}

export function permissionsPage(): string {
  const sections = [
    ['The account', accountReads.account],
    ...parts.map((part) => [sentence(partsInWords[part]), accountReads[part]] as const),
    ['Names, where AWS Organizations may be asked', accountReads.names],
  ] as const;
  return lines(
    generatedFrom('src/inventory/account-reads.ts'),
    '',
    '# The permissions of an audit',
    '',
    '`rolecall audit` makes the calls below and no others; none of them changes anything. [permissions.json](permissions.json)',
    'is a policy with exactly these permissions. Take one away, and the audit names it, judges what is left, and ends with',
    'exit status 3; without those of AWS Organizations it only leaves out names.',
    '',
    '| permission | call | what it tells |',
    '| --- | --- | --- |',
    ...sections.flatMap(([heading, reads]) =>
      reads.length === 0 ? [] : [`| **${escaped(heading)}** | | |`, ...reads.map(row)],
    ),
    '',
    'The deployed audit [reconciles](reconciliation.md) besides: with `cloudtrail:LookupEvents`, or, where it is given the bucket of',
    'a trail, with `s3:ListBucket` and `s3:GetObject` there and `kms:Decrypt` for its key. The templates grant them; one that is',
    'missing is named in the same way.',
    '',
    '`rolecall doctor` reads a [deployment](operations.md#look-whether-it-works), with `cloudformation:DescribeStacks`,',
    '`cloudformation:ListStackResources`, `cloudtrail:DescribeTrails`, `cloudtrail:GetTrailStatus`, `cloudtrail:GetEventSelectors`,',
    '`cloudwatch:DescribeAlarms`, `events:DescribeRule`, `events:ListTargetsByRule`, `events:DescribeEventBus`, `events:ListRules`,',
    '`sqs:GetQueueAttributes`, `sns:GetTopicAttributes`, `dynamodb:GetItem`, `dynamodb:Query`, `dynamodb:Scan` and `s3:ListBucket`.',
    'It changes nothing, names what is missing, and then ends with exit status 3 as well. The key of `customer-managed-key` needs no',
    'further permission: its policy lets in whoever may read the table.',
  );
}

function row({ permission, call, tells }: AccountRead): string {
  return `| \`${permission}\` | \`${call}\` | ${escaped(tells)} |`;
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
