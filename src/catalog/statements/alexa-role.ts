/** The page about the service-linked role of Amazon Chime with shared Alexa for Business devices. */
import * as checks from './role-checks.ts';
import { anyChimeCall, type StatedDocument } from './statement.ts';

export const alexaRole: StatedDocument = {
  title: 'Using roles with shared Alexa for Business devices',
  page: 'slrChime',
  about: ['role/aws-service-role/chime.amazonaws.com/', '"AWSServiceRoleForAmazonChime"', '"chime.amazonaws.com"'],
  statements: [
    {
      id: 'A4B-TRUST',
      kind: 'trust',
      heading: 'Service-linked role permissions for Amazon Chime',
      says: 'AWSServiceRoleForAmazonChime trusts chime.amazonaws.com.',
      ...checks.trust,
    },
    {
      id: 'A4B-PERMISSION',
      kind: 'permission',
      heading: 'Service-linked role permissions for Amazon Chime',
      says: 'The role may call iam:CreateServiceLinkedRole, for itself alone.',
      ...checks.permission,
    },
    {
      id: 'A4B-CONFIGURED',
      kind: 'permission',
      heading: 'Service-linked role permissions for Amazon Chime',
      says: 'Creating, editing or deleting the role takes permissions that were configured for it.',
      ...checks.configured,
    },
    {
      id: 'A4B-CREATE-AUTO',
      kind: 'creation',
      heading: 'Creating a service-linked role for Amazon Chime',
      says: 'Amazon Chime creates the role when Alexa for Business is turned on for a shared device.',
      ...checks.createdByService,
    },
    {
      id: 'A4B-CREATE-MANUAL',
      kind: 'creation',
      heading: 'Creating a service-linked role for Amazon Chime',
      says: 'A person can create it too: in the IAM console with the use case Amazon Chime, or by the CLI and the API with the service name chime.amazonaws.com.',
      ...checks.createdByPerson,
    },
    {
      id: 'A4B-RECREATE',
      kind: 'creation',
      heading: 'Creating a service-linked role for Amazon Chime',
      says: 'A role that was deleted is created again in the same way.',
      ...checks.createdByPerson,
    },
    {
      id: 'A4B-EDIT',
      kind: 'editing',
      heading: 'Editing a service-linked role for Amazon Chime',
      says: 'The role cannot be edited.',
      ...checks.editing,
    },
    {
      id: 'A4B-NAME',
      kind: 'editing',
      heading: 'Editing a service-linked role for Amazon Chime',
      says: 'The name of the role cannot be changed after its creation.',
      ...checks.naming,
    },
    {
      id: 'A4B-DESCRIPTION',
      kind: 'editing',
      heading: 'Editing a service-linked role for Amazon Chime',
      says: 'The description of the role can be edited with IAM.',
      ...checks.description,
    },
    {
      id: 'A4B-UNUSED',
      kind: 'clean-up',
      heading: 'Deleting a service-linked role for Amazon Chime',
      says: 'A role that nobody needs any more should be deleted.',
      ...checks.unused,
    },
    {
      id: 'A4B-CLEANUP',
      kind: 'clean-up',
      heading: 'Cleaning up a service-linked role',
      says: 'Before the role is deleted, Alexa for Business is turned off for all shared devices.',
      reason:
        'None of the Amazon Chime operations and console actions turns Alexa for Business off for a device, so CloudTrail has no event of it; the API of Alexa for Business has been retired.',
    },
    {
      id: 'A4B-RETRY',
      kind: 'clean-up',
      heading: 'Cleaning up a service-linked role',
      says: 'Deleting the resources may fail while Amazon Chime uses the role; then one waits a few minutes and tries again.',
      ...checks.retried,
    },
    {
      id: 'A4B-DELETE',
      kind: 'deletion',
      heading: 'Manually delete the service-linked role',
      says: 'The role is deleted as a service-linked role, with the IAM console, the CLI or the API.',
      ...checks.deletion,
    },
    {
      id: 'A4B-REGIONS',
      kind: 'region',
      heading: 'Supported Regions for Amazon Chime service-linked roles',
      says: 'The role is supported in all Regions of Amazon Chime.',
      controls: ['chime-unsupported-region'],
      reveals: [anyChimeCall],
      misses: 'The Region of a shared device: the role leaves no event when it is used.',
    },
  ],
};
