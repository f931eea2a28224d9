/** Whose account it is, and how it is called. */
import type { Partition } from '../../catalog/regions.ts';
import { ask, Unanswered } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

export interface AccountIdentity {
  readonly account: string;
  readonly partition: Partition;
}

/** The account of the credentials, and whose they are. Throws Unanswered: without them, nothing can be read. */
export async function readIdentity(
  region: string,
  settings: ClientSettings,
): Promise<AccountIdentity & { readonly arn: string }> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(inRegion(region, settings));
  const { Account: account = '', Arn: arn = '' } = await ask('sts:GetCallerIdentity', () =>
    client.send(new GetCallerIdentityCommand({})),
  );
  const partition = /^arn:([a-z-]+):/.exec(arn)?.[1];
  if (!/^\d{12}$/.test(account) || partition === undefined)
    throw new Unanswered('failed', 'sts:GetCallerIdentity', 'sts:GetCallerIdentity named no account');
  return { account, partition: partition as Partition, arn };
}

/** The names that AWS Organizations gives; null where it cannot be asked, which is usual outside its management account. */
export async function readNames(
  account: string,
  region: string,
  settings: ClientSettings,
): Promise<{ readonly account: string | null; readonly unit: string | null }> {
  const { DescribeAccountCommand, DescribeOrganizationalUnitCommand, ListParentsCommand, OrganizationsClient } =
    await import('@aws-sdk/client-organizations');
  const client = new OrganizationsClient(inRegion(region, settings));
  const quietly = <T>(permission: string, call: () => Promise<T>): Promise<T | null> =>
    ask(permission, call).catch((error: unknown) => {
      if (error instanceof Unanswered) return null;
      throw error;
    });
  const described = await quietly('organizations:DescribeAccount', () =>
    client.send(new DescribeAccountCommand({ AccountId: account })),
  );
  if (described === null) return { account: null, unit: null };
  const parents = await quietly('organizations:ListParents', () =>
    client.send(new ListParentsCommand({ ChildId: account })),
  );
  const parent = parents?.Parents?.[0];
  const unit =
    parent?.Type === 'ORGANIZATIONAL_UNIT' && parent.Id !== undefined
      ? await quietly('organizations:DescribeOrganizationalUnit', () =>
          client.send(new DescribeOrganizationalUnitCommand({ OrganizationalUnitId: parent.Id })),
        )
      : null;
  return { account: described.Account?.Name ?? null, unit: unit?.OrganizationalUnit?.Name ?? null };
}

/** The Region of the environment or the profile; null when there is none. */
export async function configuredRegion(): Promise<string | null> {
  const { STSClient } = await import('@aws-sdk/client-sts');
  return new STSClient({}).config.region().catch(() => null);
}
