/** CloudTrail records that the tests of the command feed it. */
export type Fields = Record<string, unknown>;

/** A record of the role Ops; `fields` replaces what differs. */
export function record(eventName: string, fields: Fields = {}): Fields {
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'AssumedRole',
      arn: 'arn:aws:sts::111122223333:assumed-role/Ops/alice',
      accountId: '111122223333',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/Ops', accountId: '111122223333' },
      },
    },
    eventTime: '2026-05-01T10:00:00Z',
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    requestParameters: null,
    responseElements: null,
    eventID: `id-of-${eventName}`,
    recipientAccountId: '111122223333',
    ...fields,
  };
}

/** High: slr-edit-refused. */
export const refusedEdit = record('AttachRolePolicy', {
  errorCode: 'UnmodifiableEntityException',
  errorMessage:
    "Cannot perform the operation on the protected role 'AWSServiceRoleForLexBots' - this role is only modifiable by AWS",
  requestParameters: {
    roleName: 'AWSServiceRoleForLexBots',
    policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  },
});

/** Info: slr-description-changed. */
export function describedAs(description: string): Fields {
  return record('UpdateRoleDescription', {
    requestParameters: { roleName: 'AWSServiceRoleForLexBots', description },
  });
}

/** Concerns no control. */
export const irrelevant = record('DescribeInstances', { eventSource: 'ec2.amazonaws.com' });

/** The text of a CloudTrail file. */
export function file(...records: readonly unknown[]): string {
  return JSON.stringify({ Records: records });
}

/**
 * The example of the Amazon Chime Administration Guide ("Understanding Amazon Chime log file entries") with its odd values:
 * a blank in an ARN, thirteen digits in an account id, a session issuer behind a user. Only its broken quotes are mended.
 */
export const guideExample: Fields = {
  eventVersion: '1.05',
  userIdentity: {
    type: 'IAMUser',
    principalId: ' AAAAAABBBBBBBBEXAMPLE',
    arn: 'arn:aws:iam::123456789012:user/Alice ',
    accountId: '0123456789012',
    accessKeyId: 'AAAAAABBBBBBBBEXAMPLE',
    sessionContext: {
      attributes: { mfaAuthenticated: 'false', creationDate: '2017-07-24T17:57:43Z' },
      sessionIssuer: {
        type: 'Role',
        principalId: 'AAAAAABBBBBBBBEXAMPLE',
        arn: 'arn:aws:iam::123456789012:role/Joe',
        accountId: '123456789012',
        userName: 'Joe',
      },
    },
  },
  eventTime: '2017-07-24T17:58:21Z',
  eventSource: 'chime.amazonaws.com',
  eventName: 'AddDomain',
  awsRegion: 'us-east-1',
  sourceIPAddress: '72.21.198.64',
  userAgent:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/59.0.3071.115 Safari/537.36',
  errorCode: 'ConflictException',
  errorMessage: 'Request could not be completed due to a conflict',
  requestParameters: { domainName: 'example.com', accountId: '11aaaaa1-1a11-1111-1a11-aaadd0a0aa00' },
  responseElements: null,
  requestID: 'be1bee1d-1111-11e1-1eD1-0dc1111f1ac1',
  eventID: '00fbee1-123e-111e-93e3-11111bfbfcc1',
  eventType: 'AwsApiCall',
  recipientAccountId: '123456789012',
};
