/** The role by which the scheduled audit reads another account. */
import { expect, test } from 'vitest';
import { accountPermissions } from '../../src/inventory/account-reads.ts';
import { resourcesOf, specificationFaults } from '../support/cloudformation.ts';
import { templateIn } from '../support/cloudformation-yaml.ts';

const resources = resourcesOf(templateIn('member-audit.yml'), {
  RolecallAccount: '777788889999',
  ExternalId: 'a-shared-word',
});

test('is what AWS specifies', async () => {
  expect(await specificationFaults(resources)).toEqual([]);
});

test('lets in the function that audits, with the word that they share, and lets it read what docs/permissions.md lists', () => {
  const { RoleName, AssumeRolePolicyDocument, Policies } = resources['AuditRole']?.Properties ?? {};
  expect(RoleName).toBe('rolecall-audit');
  expect(AssumeRolePolicyDocument.Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::777788889999:root' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'sts:ExternalId': 'a-shared-word' },
        ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::777788889999:role/rolecall-prod-OnAccountRole-*' },
      },
    },
  ]);
  const [{ PolicyDocument }] = Policies;
  expect(PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Resource: '*', Action: [...accountPermissions, 'cloudtrail:LookupEvents'] },
  ]);
});
