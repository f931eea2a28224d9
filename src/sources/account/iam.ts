/** What IAM knows of an account. */
import type { GetAccountAuthorizationDetailsCommandOutput, GetRoleCommandOutput, IAMClient } from '@aws-sdk/client-iam';
import { roleByPrincipal } from '../../catalog/role-lookup.ts';
import { type Identities, identitiesOf, together } from '../../inventory/authorization-details.ts';
import type { Deletion, Policy, Role } from '../../inventory/inventory.ts';
import { all, ask, askFor, Unanswered } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

/** A deletion that an event told of. */
export type KnownDeletion = Omit<Deletion, 'status' | 'reason'>;

export async function iamClient(region: string, settings: ClientSettings): Promise<IAMClient> {
  const { IAMClient: Client } = await import('@aws-sdk/client-iam');
  return new Client(inRegion(region, settings));
}

/** Users, groups, roles and policies; the texts of AWS's policies that the answer leaves out are asked for. */
export async function readIdentities(client: IAMClient): Promise<Identities> {
  const { GetAccountAuthorizationDetailsCommand } = await import('@aws-sdk/client-iam');
  const pages = await all<Identities>(async (Marker) => {
    const page: GetAccountAuthorizationDetailsCommandOutput = await ask('iam:GetAccountAuthorizationDetails', () =>
      client.send(new GetAccountAuthorizationDetailsCommand({ Marker, MaxItems: 1000 })),
    );
    return { items: [parsed(page)], next: page.IsTruncated ? page.Marker : undefined };
  });
  const identities = together(pages);
  const policies = [...identities.policies];
  for (const arn of missingOf(identities)) {
    const policy = await readPolicy(client, arn);
    if (policy !== null) policies.push(policy);
  }
  return { ...identities, policies };
}

function parsed(page: unknown): Identities {
  try {
    return identitiesOf(page);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new Unanswered('failed', '', `iam:GetAccountAuthorizationDetails gave what cannot be read: ${problem}`);
  }
}

/** Policies that covered roles have and the answer does not hold. */
function missingOf({ roles, policies }: Identities): readonly string[] {
  const known = new Set(policies.map(({ arn }) => arn));
  const attached = roles.filter(isCovered).flatMap((role) => role.attached.map(({ arn }) => arn));
  return [...new Set(attached)].filter((arn) => !known.has(arn));
}

async function readPolicy(client: IAMClient, arn: string): Promise<Policy | null> {
  const { GetPolicyCommand, GetPolicyVersionCommand } = await import('@aws-sdk/client-iam');
  const found = await askFor('iam:GetPolicy', gone, () => client.send(new GetPolicyCommand({ PolicyArn: arn })));
  const policy = found?.Policy;
  const version = policy?.DefaultVersionId;
  if (version === undefined) return null;
  const text = await askFor('iam:GetPolicyVersion', gone, () =>
    client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version })),
  );
  if (!text?.PolicyVersion) return null;
  // The same shape as in the answer to GetAccountAuthorizationDetails.
  return parsed({ Policies: [{ ...policy, PolicyVersionList: [text.PolicyVersion] }] }).policies[0] ?? null;
}

/** The roles, the covered ones with what only GetRole tells of them. */
export async function readRoleDetails(client: IAMClient, roles: readonly Role[]): Promise<readonly Role[]> {
  const { GetRoleCommand } = await import('@aws-sdk/client-iam');
  const detailed: Role[] = [];
  for (const role of roles) {
    if (!isCovered(role)) {
      detailed.push(role);
      continue;
    }
    const found: GetRoleCommandOutput | null = await askFor('iam:GetRole', gone, () =>
      client.send(new GetRoleCommand({ RoleName: role.name })),
    );
    const { Description: description = null, MaxSessionDuration: maxSessionDuration = null } = found?.Role ?? {};
    detailed.push({ ...role, description, maxSessionDuration });
  }
  return detailed;
}

const gone = ['NoSuchEntity', 'NoSuchEntityException'];

/** Its path names a principal of the catalogue; only AWS can give it such a path. */
export function isCovered({ path }: Pick<Role, 'path'>): boolean {
  const principal = /^\/aws-service-role\/([^/]+)\/$/.exec(path)?.[1];
  return principal !== undefined && roleByPrincipal(principal) !== undefined;
}

export async function readAccountSummary(client: IAMClient): Promise<Readonly<Record<string, number>>> {
  const { GetAccountSummaryCommand } = await import('@aws-sdk/client-iam');
  const { SummaryMap = {} } = await ask('iam:GetAccountSummary', () => client.send(new GetAccountSummaryCommand({})));
  return SummaryMap;
}

/** How known deletions stand. IAM forgets its tasks; one that it does not know any more has no status. */
export async function readDeletions(client: IAMClient, known: readonly KnownDeletion[]): Promise<readonly Deletion[]> {
  const { GetServiceLinkedRoleDeletionStatusCommand } = await import('@aws-sdk/client-iam');
  const deletions: Deletion[] = [];
  for (const deletion of known) {
    const found = await askFor(
      'iam:GetServiceLinkedRoleDeletionStatus',
      [...gone, 'InvalidInput', 'InvalidInputException'],
      () => client.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId: deletion.taskId })),
    );
    deletions.push({ ...deletion, status: found?.Status ?? null, reason: found?.Reason?.Reason ?? null });
  }
  return deletions;
}
