/** The list of controls, by id. `npm run new:control -- <id>` adds a line. */
import chimeAccountDeleted from './chime-account-deleted.ts';
import chimeAccountRenamed from './chime-account-renamed.ts';
import chimeActionByRoot from './chime-action-by-root.ts';
import chimeActionDenied from './chime-action-denied.ts';
import chimeAwsAccountClosed from './chime-aws-account-closed.ts';
import chimeBotEndpoint from './chime-bot-endpoint.ts';
import chimeBotTokenRegenerated from './chime-bot-token-regenerated.ts';
import chimeCdrBucketEncryption from './chime-cdr-bucket-encryption.ts';
import chimeCdrBucketPolicy from './chime-cdr-bucket-policy.ts';
import chimeCdrLoggingDisabled from './chime-cdr-logging-disabled.ts';
import chimeDataExportTooFrequent from './chime-data-export-too-frequent.ts';
import chimeDelegateChanged from './chime-delegate-changed.ts';
import chimeDirectoryRegion from './chime-directory-region.ts';
import chimeDirectoryTampered from './chime-directory-tampered.ts';
import chimeDomainChanged from './chime-domain-changed.ts';
import chimeManagedByDirectory from './chime-managed-by-directory.ts';
import chimeMeetingPolicyChanged from './chime-meeting-policy-changed.ts';
import chimeServiceRole from './chime-service-role.ts';
import chimeSignInChanged from './chime-sign-in-changed.ts';
import chimeUnsupportedRegion from './chime-unsupported-region.ts';
import type { Control } from './control.ts';
import eventForged from './event-forged.ts';
import eventUnreadable from './event-unreadable.ts';
import slrCreatedDirectly from './slr-created-directly.ts';
import slrCreatorNotApproved from './slr-creator-not-approved.ts';
import slrDeletedWithDeleteRole from './slr-deleted-with-delete-role.ts';
import slrDeletionRequested from './slr-deletion-requested.ts';
import slrDenied from './slr-denied.ts';
import slrDescriptionChanged from './slr-description-changed.ts';
import slrEditRefused from './slr-edit-refused.ts';
import slrEdited from './slr-edited.ts';
import slrNameMismatch from './slr-name-mismatch.ts';
import slrTrustMismatch from './slr-trust-mismatch.ts';
import slrUnknownService from './slr-unknown-service.ts';
import voiceStreamForeign from './voice-stream-foreign.ts';
import voiceStreamingFailed from './voice-streaming-failed.ts';

export const controls: readonly Control[] = [
  chimeAccountDeleted,
  chimeAccountRenamed,
  chimeActionByRoot,
  chimeActionDenied,
  chimeAwsAccountClosed,
  chimeBotEndpoint,
  chimeBotTokenRegenerated,
  chimeCdrBucketEncryption,
  chimeCdrBucketPolicy,
  chimeCdrLoggingDisabled,
  chimeDataExportTooFrequent,
  chimeDelegateChanged,
  chimeDirectoryRegion,
  chimeDirectoryTampered,
  chimeDomainChanged,
  chimeManagedByDirectory,
  chimeMeetingPolicyChanged,
  chimeServiceRole,
  chimeSignInChanged,
  chimeUnsupportedRegion,
  eventForged,
  eventUnreadable,
  slrCreatedDirectly,
  slrCreatorNotApproved,
  slrDeletedWithDeleteRole,
  slrDeletionRequested,
  slrDenied,
  slrDescriptionChanged,
  slrEditRefused,
  slrEdited,
  slrNameMismatch,
  slrTrustMismatch,
  slrUnknownService,
  voiceStreamForeign,
  voiceStreamingFailed,
];
