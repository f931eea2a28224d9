/** The policies of an account with whoever has them. */
import type { AttachedPolicy, InlinePolicy, Inventory, PolicyDocument } from '../inventory/inventory.ts';
import { matchesArn } from './approval.ts';
import type { Subject } from './control.ts';
import { listed } from './listed.ts';

/** A user, group or role. */
export interface Holder {
  /** `role Ops`. */
  readonly label: string;
  readonly kind: 'user' | 'group' | 'role';
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  /** Of a group: the ARNs of its users. */
  readonly members: readonly string[];
}

export interface HeldPolicy {
  readonly subject: Subject;
  /** `the policy Builders`, `the inline policy Deploy of the role Ops`. */
  readonly label: string;
  readonly document: PolicyDocument;
  /** AWS wrote it, so nobody here can change it. */
  readonly byAws: boolean;
  readonly holders: readonly Holder[];
}

const awsManaged = /^arn:[^:]+:iam::aws:policy\//;
/** Policies of service-linked roles: AWS wrote them for itself. */
const ofServices = /^arn:[^:]+:iam::aws:policy\/aws-service-role\//;

/** Managed and inline policies, without those that belong to service-linked roles. */
export function heldPolicies(inventory: Inventory): readonly HeldPolicy[] {
  const all = principalsOf(inventory);
  const byArn = Map.groupBy(
    all.flatMap(({ holder, attached }) => attached.map(({ arn }) => ({ arn, holder }))),
    ({ arn }) => arn,
  );
  const managed = inventory.policies
    .filter(({ arn }) => !ofServices.test(arn))
    .map(({ name, arn, document }) => ({
      subject: { type: 'policy', id: name, arn },
      label: `the policy ${name}`,
      document,
      byAws: awsManaged.test(arn),
      holders: (byArn.get(arn) ?? []).map(({ holder }) => holder),
    }));
  const inline = all
    .filter(({ holder }) => !holder.path.startsWith('/aws-service-role/'))
    .flatMap(({ holder, inline: own }) =>
      own.map(({ name, document }) => ({
        subject: { type: 'inline-policy', id: `${holder.kind}/${holder.name}/${name}`, arn: holder.arn },
        label: `the inline policy ${name} of the ${holder.label}`,
        document,
        byAws: false,
        holders: [holder],
      })),
    );
  return [...managed, ...inline];
}

interface Held {
  readonly holder: Holder;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

function principalsOf({ users, groups, roles }: Inventory): readonly Held[] {
  return [
    ...users.map((user) => heldBy('user', user, [])),
    ...groups.map((group) => heldBy('group', group, membersOf(group.name))),
    ...roles.map((role) => heldBy('role', role, [])),
  ];

  function membersOf(group: string): readonly string[] {
    return users.filter((user) => user.groups.includes(group)).map(({ arn }) => arn);
  }
}

function heldBy(
  kind: Holder['kind'],
  {
    name,
    arn,
    path,
    attached,
    inline,
  }: Inventory['roles'][number] | Inventory['users'][number] | Inventory['groups'][number],
  members: readonly string[],
): Held {
  return { holder: { label: `${kind} ${name}`, kind, name, arn, path, members }, attached, inline };
}

/** Roles that AWS Control Tower, Organizations and StackSets make in every account, under names of theirs. */
const ofThePlatform =
  /^(AWSControlTower(Execution|Admin|StackSetRole|CloudTrailRole|ConfigAggregatorRoleForOrganizations)|aws-controltower-(AdministratorExecutionRole|ReadOnlyExecutionRole|AuditAdministratorRole|AuditReadOnlyRole|ConfigRecorderRole|ForwardSnsNotificationRole)|OrganizationAccountAccessRole|stacksets-exec-[0-9a-f]{32})$/;

/** AWS made it, under a path that is kept for it or a name of its own. */
export function isMadeByAws({ kind, name, path }: Pick<Holder, 'kind' | 'name' | 'path'>): boolean {
  return kind === 'role' && (/^\/aws-(reserved|service-role)\//.test(path) || ofThePlatform.test(name));
}

/** On the list; a group when all of its users are, and it has some. */
export function isApprovedHolder({ kind, arn, members }: Holder, patterns: readonly string[]): boolean {
  const principals = kind === 'group' ? members : [arn];
  return principals.length > 0 && principals.every((one) => patterns.some((pattern) => matchesArn(pattern, one)));
}

/** Who the policy is wrong for: neither approved nor made by AWS. */
export function outsiders({ holders }: HeldPolicy, patterns: readonly string[]): readonly Holder[] {
  return holders.filter((holder) => !isMadeByAws(holder) && !isApprovedHolder(holder, patterns));
}

/** `the role A, the group B`, as `listed` has it. */
export function holdersInWords(labels: readonly string[]): string {
  if (labels.length === 0) return 'nobody';
  return listed(labels.map((label) => `the ${label}`));
}
