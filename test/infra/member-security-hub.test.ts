/** The role by which Rolecall imports findings into the Security Hub of another account. */
import { expect, test } from 'vitest';
import { resourcesOf, specificationFaults } from '../support/cloudformation.ts';
import { templateIn } from '../support/cloudformation-yaml.ts';

const resources = resourcesOf(templateIn('member-security-hub.yml'), {
  RolecallAccount: '777788889999',
  ExternalId: 'a-shared-word',
});

test('is what AWS specifies', async () => {
  expect(await specificationFaults(resources)).toEqual([]);
});

test('lets in the functions of Rolecall with the word that they share, and lets them import and no more', () => {
  const { RoleName, AssumeRolePolicyDocument, Policies } = resources['SecurityHubRole']?.Properties ?? {};
  expect(RoleName).toBe('rolecall-security-hub');
  expect(AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::777788889999:root' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': 'a-shared-word' },
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::777788889999:role/rolecall-prod-On*Role-*' },
      },
    },
  ]);
  const hub = 'arn:aws:securityhub:us-east-1:111122223333';
  expect(
    Policies.flatMap((policy: { PolicyDocument: { Statement: unknown } }) => policy.PolicyDocument.Statement),
  ).toEqual([
    { Effect: 'Allow', Action: 'securityhub:BatchImportFindings', Resource: `${hub}:product/111122223333/default` },
    { Effect: 'Allow', Action: 'securityhub:BatchUpdateFindings', Resource: `${hub}:hub/default` },
  ]);
});
