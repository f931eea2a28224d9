/** What `aws iam get-account-authorization-details` prints, as tests need it. */

type Json = { [key: string]: unknown };

const made = '2024-01-15T08:00:00+00:00';

export function trusting(...services: string[]): Json {
  return {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' }],
  };
}

export function role(
  name: string,
  { account = '111122223333', path = '/', ...more }: Json & { account?: string; path?: string } = {},
): Json {
  return {
    Path: path,
    RoleName: name,
    RoleId: `AROA${name.slice(0, 12).toUpperCase()}`,
    Arn: `arn:aws:iam::${account}:role${path}${name}`,
    CreateDate: made,
    AssumeRolePolicyDocument: trusting('ec2.amazonaws.com'),
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    RoleLastUsed: {},
    Tags: [],
    ...more,
  };
}

export function page({
  roles = [],
  users = [],
  groups = [],
  policies = [],
  ...more
}: {
  [list: string]: unknown;
} = {}): Json {
  return { UserDetailList: users, GroupDetailList: groups, RoleDetailList: roles, Policies: policies, ...more };
}

export const voicePath = '/aws-service-role/voiceconnector.chime.amazonaws.com/';
export const voiceRole = 'AWSServiceRoleForAmazonChimeVoiceConnector';
