/** The company of the corpus: its configuration (what its rolecall.yaml says), its accounts and its people. */
import { type Configuration, defaults } from '../../src/configuration.ts';

export const accounts = { main: '111122223333', contact: '123456789012', apps: '444455556666' } as const;

/** Where the company works: every covered service is in us-east-1 and eu-central-1, most are in all four. */
export const allowedRegions = ['us-east-1', 'us-west-2', 'eu-central-1', 'eu-west-2'] as const;

export const configuration: Configuration = {
  ...defaults,
  accounts: { own: Object.values(accounts), organization: 'o-exampleorgid' },
  approved: {
    roleAdministrators: [
      'arn:aws:iam::*:role/IamAdmin',
      'arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/**/AWSReservedSSO_IamAdmin_*',
    ],
    chimeAdministrators: ['arn:aws:iam::*:role/ChimeAdmin', 'arn:aws:iam::*:user/ChimeOperator'],
    privacyDesk: ['arn:aws:iam::*:role/PrivacyDesk'],
    deployers: ['arn:aws:iam::*:role/stacksets-exec-*'],
  },
  principals: [
    { match: 'arn:aws:iam::*:role/Helpdesk', policy: 'AmazonChimeUserManagement' },
    { match: 'arn:aws:iam::*:role/ChimeAuditor', policy: 'AmazonChimeReadOnly' },
    { match: 'arn:aws:iam::*:role/PrivacyDesk', policy: 'AmazonChimeFullAccess' },
  ],
  regions: { allowed: allowedRegions },
};

/** Two Chime accounts: the users of one are managed by hand, those of the other come from the directory. */
export const chimeAccounts = {
  byHand: '9c1a7e52-6d3f-4b8e-a0c4-5f2e8d7b6a10',
  directory: '2e4f6a8c-1b3d-4f5e-a7c9-0d2b4e6f8a1c',
} as const;

/** A `userIdentity` as CloudTrail writes it. */
export type Identity = { readonly type: string; readonly [field: string]: unknown };

/** The session of a role. `role` may carry a path: `aws-reserved/sso.amazonaws.com/AWSReservedSSO_IamAdmin_0123456789abcdef`. */
export function session(account: string, role: string, name: string, mfa = true): Identity {
  const roleName = role.slice(role.lastIndexOf('/') + 1);
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`,
    accountId: account,
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLE',
        arn: `arn:aws:iam::${account}:role/${role}`,
        accountId: account,
        userName: roleName,
      },
      attributes: { creationDate: '2026-01-12T07:55:00Z', mfaAuthenticated: String(mfa) },
    },
  };
}

/** An IAM user with temporary credentials, as the console gives them. */
export function user(account: string, name: string, mfa: boolean): Identity {
  return {
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
    userName: name,
    sessionContext: { attributes: { creationDate: '2026-01-12T07:55:00Z', mfaAuthenticated: String(mfa) } },
  };
}

/** An AWS service that calls with nobody's credentials. */
export function service(principal: string): Identity {
  return { type: 'AWSService', invokedBy: principal };
}

/** The same identity, when an AWS service forwards its call. */
export function through(identity: Identity, invokedBy: string): Identity {
  return { ...identity, invokedBy };
}

export const people = {
  /** MFA is asked for at the identity provider, which a role's session does not tell. */
  chimeAdmin: (account: string = accounts.main) => session(account, 'ChimeAdmin', 'dana@example.com', false),
  chimeOperator: (mfa = true) => user(accounts.main, 'ChimeOperator', mfa),
  helpdesk: () => session(accounts.main, 'Helpdesk', 'robin@example.com'),
  auditor: () => session(accounts.main, 'ChimeAuditor', 'kim@example.com'),
  privacyDesk: () => session(accounts.main, 'PrivacyDesk', 'lee@example.com'),
  iamAdmin: (account: string = accounts.main) => session(account, 'IamAdmin', 'sam@example.com'),
  /** An administrator of IAM Identity Center: in us-east-1 the path has no Region. */
  identityCenterAdmin: (account: string, region: string) =>
    session(
      account,
      `aws-reserved/sso.amazonaws.com/${region === 'us-east-1' ? '' : `${region}/`}AWSReservedSSO_IamAdmin_0a1b2c3d4e5f6071`,
      'alex@example.com',
    ),
  developer: (account: string) => session(account, 'Developer', 'jo@example.com', false),
  deployer: (account: string) => session(account, 'stacksets-exec-3b1f0c9d', 'AWSCloudFormation', false),
  contactCenterLead: () => session(accounts.contact, 'ContactCenterLead', 'max@example.com'),
} as const;
