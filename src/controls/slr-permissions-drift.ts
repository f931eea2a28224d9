import { rolePolicies } from '../catalog/role-policies.ts';
import type { Partition } from '../catalog/regions.ts';
import type { Confidence, ManagedPolicy, ServiceLinkedRole } from '../catalog/types.ts';
import type { Inventory, Policy } from '../inventory/inventory.ts';
import { compare, isEqual } from '../policies/compare.ts';
import { knownStatements, type Named, statementsOf } from '../policies/document.ts';
import { cite, pageOf } from './cite.ts';
import { defineStateControl, inventory, type Severity } from './control.ts';
import { type GenuineRole, genuineRoles } from './genuine-roles.ts';
import { type Judgement, judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'slr-permissions-drift',
  title: 'Service-linked role may do other things than documented',
  severity: 'high',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite(
      'slr',
      'The permissions of a service-linked role are predefined by its service, and include all that the service needs.',
    ),
    cite(
      'slrPermissions',
      'The permissions policy of a service-linked role cannot be attached to anything else, and the role gets no other.',
    ),
    cite(
      'connectManagedPolicies',
      'As features are enabled, permissions are added to the roles of Amazon Connect, of its outbound campaigns and of Customer Profiles.',
    ),
  ],
  remediation:
    'Look at the difference in IAM. Where it is info, AWS changed its own policy: update Rolecall, or read what is new. Otherwise nobody but AWS should have been able to write it: keep the evidence, find out in CloudTrail who did (AttachRolePolicy, PutRolePolicy), and open a case with AWS Support.',
  misses: [
    'The statements that Amazon Lex, Amazon Connect, its outbound campaigns and Customer Profiles add to their own roles differ from account to account and are not compared; only what reaches into IAM, STS or Organizations is reported.',
    'Wildcards that only together cover what is documented are taken for a difference.',
  ],
  state: {
    evaluate: (account) => judgeEach(genuineRoles(account), (one) => judge(one, account)),
    explain({ role, differences, newer, page }, { when, account }) {
      const end = newer
        ? 'Only AWS can have written that, so the catalogue is probably older than AWS'
        : 'Only AWS should be able to change what the role may do';
      // Some name the policy that differs, the others go on from the role.
      const told = differences.map((one) => one.replace(/^(?=(?:has|lacks|allows|denies|no longer) )/, 'it '));
      return `What ${role} may do in account ${account}, as read on ${when}, differs from every text that is known: ${told.join('; ')}. ${end}; see ${page}.`;
    },
  },
});

interface DriftFacts {
  readonly [fact: string]: string | boolean | readonly string[];
  readonly role: string;
  /** In words, the worst first. */
  readonly differences: readonly string[];
  /** All of it is what AWS alone can have done. */
  readonly newer: boolean;
  readonly page: string;
}

interface Problem {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly words: readonly string[];
}

function judge({ role, documented, subject }: GenuineRole, account: Inventory): Judgement<DriftFacts> {
  const problems: Problem[] = [];
  for (const { name, arn } of role.attached) {
    if (isPolicyOfServices(arn)) {
      if (!isPolicyOf(documented, name)) {
        const known = documented.policy === null ? 'no policy of the role' : documented.policy;
        problems.push(byAwsItself(`has the policy ${name} of AWS, where the catalogue knows ${known}`));
      }
    } else {
      problems.push({
        severity: 'high',
        confidence: 'high',
        words: [`has the policy ${name} (${arn}), which no page names`],
      });
    }
  }
  const own = role.attached.find(({ name, arn }) => isPolicyOfServices(arn) && isPolicyOf(documented, name));
  if (own !== undefined) {
    const found = account.policies.find(({ arn }) => arn === own.arn);
    if (found === undefined) return { unclear: `the text of ${own.name} was not read` };
    const drift = driftOf(found, documented.policy, account.partition);
    if (drift === 'unreadable') return { unclear: `the policy ${own.name} cannot be read` };
    if (drift !== null) problems.push(drift);
  } else if (documented.policy !== null && !role.attached.some(({ arn }) => isPolicyOfServices(arn))) {
    // Which policy belongs to the role is inferred for some.
    const sure = documented.confidence === 'high';
    problems.push({
      severity: sure ? 'high' : 'info',
      confidence: documented.confidence,
      words: [`lacks the policy ${documented.policy}`],
    });
  }
  for (const { name, document } of role.inline) {
    const statements = statementsOf(document);
    if (statements === null) return { unclear: `the inline policy ${name} of ${role.name} cannot be read` };
    const odd = mayGetInline.has(documented.name)
      ? statements.filter(({ allows, actions }) => allows && administers(actions))
      : statements;
    const more = compare(odd, [])?.more ?? [`has the inline policy ${name}, which is too large to compare`];
    if (more.length > 0)
      problems.push({
        severity: 'high',
        confidence: 'high',
        words: more.map((line) => `${line} (inline policy ${name})`),
      });
  }
  if (problems.length === 0) return 'compliant';
  const worst = problems.toSorted((a, b) => Number(a.severity === 'info') - Number(b.severity === 'info'));
  const newer = problems.every(({ severity }) => severity === 'info');
  return {
    subject,
    severity: newer ? 'info' : 'high',
    confidence: worst[0]?.confidence ?? 'high',
    facts: {
      role: role.name,
      differences: worst.flatMap(({ words }) => words),
      newer,
      page: pageOf(documented),
    },
  };
}

/** Roles to which their service adds inline statements of its own. */
const mayGetInline: ReadonlySet<string> = new Set([
  'AWSServiceRoleForLexBots',
  'AWSServiceRoleForLexV2Bots',
  'AWSServiceRoleForLexV2Channels',
  'AWSServiceRoleForAmazonConnect',
  'AWSServiceRoleForConnectCampaigns',
  'AWSServiceRoleForProfile',
]);

/** No service gives its role such power by an inline statement. */
function administers(actions: Named): boolean {
  return (
    actions.except ||
    actions.patterns.some((pattern) => pattern === '*' || /^(iam|sts|organizations|\*):/i.test(pattern))
  );
}

function isPolicyOfServices(arn: string): boolean {
  return /^arn:[^:]+:iam::aws:policy\/aws-service-role\//.test(arn);
}

/** A difference that AWS alone can have made. */
function byAwsItself(words: string): Problem {
  return { severity: 'info', confidence: 'medium', words: [words] };
}

/** Whether the managed policy is that of the role, by any of its names. */
function isPolicyOf({ policy, alsoPolicy }: ServiceLinkedRole, name: string): boolean {
  return name === policy || name === alsoPolicy;
}

/** Null when the text is one that is known. */
function driftOf(policy: Policy, documented: string | null, partition: Partition): Problem | 'unreadable' | null {
  const known = rolePolicies.find(({ name }) => name === documented);
  const statements = statementsOf(policy.document);
  if (statements === null) return 'unreadable';
  if (known === undefined) return byAwsItself(`has the policy ${policy.name}, whose text the catalogue does not know`);
  const differences = known.baselines.flatMap(
    (baseline) => compare(statements, knownStatements(baseline.statements, partition)) ?? [],
  );
  if (differences.some(isEqual)) return null;
  if (differences.length < known.baselines.length) return 'unreadable';
  // The newest text stands last.
  const words = differences
    .slice(-1)
    .flatMap(({ more, less }) => [...more, ...less].map((line) => `${policy.name} ${policy.version} ${line}`));
  // The catalogue has the texts of the commercial partition; elsewhere AWS counts its versions apart.
  return partition !== 'aws' || isUnknownVersion(policy, known)
    ? { severity: 'info', confidence: 'high', words }
    : { severity: 'high', confidence: 'high', words };
}

/** AWS wrote a version whose text the catalogue does not have: a newer one, or one in between. */
function isUnknownVersion({ version }: Policy, { baselines }: ManagedPolicy): boolean {
  return /^v\d+$/.test(version) && !baselines.some((baseline) => baseline.version === version);
}
