/** Credentials of a role in another account. It imports the SDK: import it only where there are other accounts. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { partitionOf } from '../../src/events/role-target.ts';
import type { ClientSettings } from '../../src/sources/account/settings.ts';
import { requestHandler } from './request-handler.ts';

const sts = new STSClient({ requestHandler });

/** For an hour, longer than any function runs. Rejects when the role cannot be assumed. */
export async function memberCredentials(
  account: string,
  region: string,
  { role, externalId }: { readonly role: string; readonly externalId: string },
): Promise<NonNullable<ClientSettings['credentials']>> {
  const assume = new AssumeRoleCommand({
    RoleArn: `arn:${partitionOf(region)}:iam::${account}:role/${role}`,
    RoleSessionName: 'rolecall-audit',
    ExternalId: externalId,
  });
  const { Credentials: given } = await sts.send(assume);
  return {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    ...(given?.SessionToken === undefined ? {} : { sessionToken: given.SessionToken }),
  };
}
