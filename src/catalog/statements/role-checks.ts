/** How Rolecall checks what the pages about service-linked roles say alike. */
import { anySessionCall, type CheckedStatement } from './statement.ts';

type Check = Pick<CheckedStatement, 'controls' | 'reveals' | 'misses'>;

/** Only the service assumes its role. */
export const trust: Check = {
  controls: ['slr-trust-mismatch', 'slr-assume-attempted', 'slr-look-alike'],
  reveals: [
    'CreateServiceLinkedRole',
    'AssumeRole',
    'AssumeRoleWithSAML',
    'AssumeRoleWithWebIdentity',
    'CreateRole',
    'GetAccountAuthorizationDetails',
  ],
};

/** What the role may do. */
export const permission: Check = {
  controls: ['slr-permissions-drift', 'slr-session-misuse'],
  reveals: ['GetAccountAuthorizationDetails', anySessionCall],
  misses: 'Which resources a session reaches: only the names of its calls are compared.',
};

/** The permissions policy is the role's alone. */
export const attachment: Check = {
  controls: ['slr-policy-attached-elsewhere'],
  reveals: ['AttachUserPolicy', 'AttachGroupPolicy', 'AttachRolePolicy', 'PutRolePermissionsBoundary'],
};

/** Creating, editing and deleting need permissions that somebody configured. */
export const configured: Check = {
  controls: [
    'slr-creator-not-approved',
    'slr-denied',
    'slr-deletion-requested',
    'slr-description-changed',
    'slr-grant-too-broad',
  ],
  reveals: [
    'CreateServiceLinkedRole',
    'DeleteServiceLinkedRole',
    'UpdateRole',
    'UpdateRoleDescription',
    'GetAccountAuthorizationDetails',
  ],
};

/** The service creates the role. */
export const createdByService: Check = {
  controls: ['slr-created-directly', 'slr-name-mismatch'],
  reveals: ['CreateServiceLinkedRole'],
};

/** A person creates the role, with the name of its service. */
export const createdByPerson: Check = {
  controls: ['slr-creator-not-approved', 'slr-unknown-service', 'slr-name-mismatch'],
  reveals: ['CreateServiceLinkedRole'],
};

/** The role cannot be edited. */
export const editing: Check = {
  controls: ['slr-edit-refused', 'slr-edited'],
  reveals: ['AttachRolePolicy', 'DetachRolePolicy', 'PutRolePolicy', 'DeleteRolePolicy', 'UpdateAssumeRolePolicy'],
};

/** The role keeps its name: no IAM call renames one, so only its creation can give it another. */
export const naming: Check = {
  controls: ['slr-name-mismatch', 'slr-look-alike'],
  reveals: ['CreateServiceLinkedRole', 'CreateRole'],
};

/** The description is the exception. */
export const description: Check = {
  controls: ['slr-description-changed'],
  reveals: ['UpdateRole', 'UpdateRoleDescription'],
};

/** How the role is deleted. */
export const deletion: Check = {
  controls: ['slr-deletion-requested', 'slr-deleted-with-delete-role', 'slr-deletion-unfinished'],
  reveals: ['DeleteServiceLinkedRole', 'DeleteRole', 'GetServiceLinkedRoleDeletionStatus'],
};

/** A role that nobody needs should go. */
export const unused: Check = {
  controls: ['slr-orphaned'],
  reveals: ['GetAccountAuthorizationDetails'],
  misses: 'Whether somebody still plans to use the service.',
};

/** A clean-up that fails is to be tried again. */
export const retried: Check = {
  controls: ['slr-deletion-unfinished'],
  reveals: ['GetServiceLinkedRoleDeletionStatus'],
};
