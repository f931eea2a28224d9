// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { Control } from '../../src/controls/control.ts';
import chimeServiceRole from '../../src/controls/chime-service-role.ts';
import slrAssumeAttempted from '../../src/controls/slr-assume-attempted.ts';
import slrCreatedDirectly from '../../src/controls/slr-created-directly.ts';
import slrCreatorNotApproved from '../../src/controls/slr-creator-not-approved.ts';
import slrDeletedWithDeleteRole from '../../src/controls/slr-deleted-with-delete-role.ts';
import slrDeletionRequested from '../../src/controls/slr-deletion-requested.ts';
import slrDenied from '../../src/controls/slr-denied.ts';
import slrDescriptionChanged from '../../src/controls/slr-description-changed.ts';
import slrEditRefused from '../../src/controls/slr-edit-refused.ts';
import slrEdited from '../../src/controls/slr-edited.ts';
import slrLookAlike from '../../src/controls/slr-look-alike.ts';
import slrNameMismatch from '../../src/controls/slr-name-mismatch.ts';
import slrPolicyAttachedElsewhere from '../../src/controls/slr-policy-attached-elsewhere.ts';
import slrTrustMismatch from '../../src/controls/slr-trust-mismatch.ts';
import slrUnknownService from '../../src/controls/slr-unknown-service.ts';

export const controls: readonly Control[] = [
  chimeServiceRole,
  slrAssumeAttempted,
  slrCreatedDirectly,
  slrCreatorNotApproved,
  slrDeletedWithDeleteRole,
  slrDeletionRequested,
  slrDenied,
  slrDescriptionChanged,
  slrEditRefused,
  slrEdited,
  slrLookAlike,
  slrNameMismatch,
  slrPolicyAttachedElsewhere,
  slrTrustMismatch,
  slrUnknownService,
];
