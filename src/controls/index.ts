/** The list of controls, by id. `npm run new:control -- <id>` adds a line. */
import accountRootWithoutMfa from './account-root-without-mfa.ts';
import auditorBlind from './auditor-blind.ts';
import auditorTampered from './auditor-tampered.ts';
import chimeAccountDeleted from './chime-account-deleted.ts';
import chimeAccountRenamed from './chime-account-renamed.ts';
import chimeActionByRoot from './chime-action-by-root.ts';
import chimeActionDenied from './chime-action-denied.ts';
import chimeActionOutsidePolicy from './chime-action-outside-policy.ts';
import chimeActionWithoutMfa from './chime-action-without-mfa.ts';
import chimeAdminNotApproved from './chime-admin-not-approved.ts';
import chimeAfterRetirement from './chime-after-retirement.ts';
import chimeAwsAccountClosed from './chime-aws-account-closed.ts';
import chimeBotEndpoint from './chime-bot-endpoint.ts';
import chimeBotLimit from './chime-bot-limit.ts';
import chimeBotTokenRegenerated from './chime-bot-token-regenerated.ts';
import chimeCallingNameTooSoon from './chime-calling-name-too-soon.ts';
import chimeCdrBucketEncryption from './chime-cdr-bucket-encryption.ts';
import chimeCdrBucketPolicy from './chime-cdr-bucket-policy.ts';
import chimeCdrLoggingDisabled from './chime-cdr-logging-disabled.ts';
import chimeDataExport from './chime-data-export.ts';
import chimeDataExportRetrieval from './chime-data-export-retrieval.ts';
import chimeDataExportTooFrequent from './chime-data-export-too-frequent.ts';
import chimeDelegateChanged from './chime-delegate-changed.ts';
import chimeDeniedBurst from './chime-denied-burst.ts';
import chimeDirectoryRegion from './chime-directory-region.ts';
import chimeDirectoryTampered from './chime-directory-tampered.ts';
import chimeDomainChanged from './chime-domain-changed.ts';
import chimeLongTermKey from './chime-long-term-key.ts';
import chimeManagedByDirectory from './chime-managed-by-directory.ts';
import chimeMeetingPolicyChanged from './chime-meeting-policy-changed.ts';
import chimeMessagesRedacted from './chime-messages-redacted.ts';
import chimePhoneNumberDeleted from './chime-phone-number-deleted.ts';
import chimePhoneNumberDeletedAssigned from './chime-phone-number-deleted-assigned.ts';
import chimePinResetBurst from './chime-pin-reset-burst.ts';
import chimePolicyIneffective from './chime-policy-ineffective.ts';
import chimePolicyMisspeltAction from './chime-policy-misspelt-action.ts';
import chimePolicyTooBroad from './chime-policy-too-broad.ts';
import chimeRetentionDisabled from './chime-retention-disabled.ts';
import chimeRetentionOutOfRange from './chime-retention-out-of-range.ts';
import chimeRetentionShortened from './chime-retention-shortened.ts';
import chimeRoleTrustsOutside from './chime-role-trusts-outside.ts';
import chimeRoomDeleted from './chime-room-deleted.ts';
import chimeSecretRead from './chime-secret-read.ts';
import chimeServiceRole from './chime-service-role.ts';
import chimeSignInChanged from './chime-sign-in-changed.ts';
import chimeTlsTooOld from './chime-tls-too-old.ts';
import chimeUnknownAction from './chime-unknown-action.ts';
import chimeUnsupportedRegion from './chime-unsupported-region.ts';
import chimeUserAccessBurst from './chime-user-access-burst.ts';
import chimeWeakCipher from './chime-weak-cipher.ts';
import type { Control } from './control.ts';
import eventForged from './event-forged.ts';
import eventUnreadable from './event-unreadable.ts';
import slrAssumeAttempted from './slr-assume-attempted.ts';
import slrCreatedDirectly from './slr-created-directly.ts';
import slrCreatorNotApproved from './slr-creator-not-approved.ts';
import slrDeletedWithDeleteRole from './slr-deleted-with-delete-role.ts';
import slrDeletionRequested from './slr-deletion-requested.ts';
import slrDeletionUnfinished from './slr-deletion-unfinished.ts';
import slrDeletionWithoutCleanup from './slr-deletion-without-cleanup.ts';
import slrDenied from './slr-denied.ts';
import slrDescriptionChanged from './slr-description-changed.ts';
import slrDomainWithoutRole from './slr-domain-without-role.ts';
import slrEditRefused from './slr-edit-refused.ts';
import slrEdited from './slr-edited.ts';
import slrGrantTooBroad from './slr-grant-too-broad.ts';
import slrLookAlike from './slr-look-alike.ts';
import slrMissing from './slr-missing.ts';
import slrNameMismatch from './slr-name-mismatch.ts';
import slrOrphaned from './slr-orphaned.ts';
import slrPermissionsDrift from './slr-permissions-drift.ts';
import slrPolicyAttachedElsewhere from './slr-policy-attached-elsewhere.ts';
import slrSessionMisuse from './slr-session-misuse.ts';
import slrTrustMismatch from './slr-trust-mismatch.ts';
import slrUnknownService from './slr-unknown-service.ts';
import slrUnsupportedRegion from './slr-unsupported-region.ts';
import trailIncomplete from './trail-incomplete.ts';
import trailTampered from './trail-tampered.ts';
import voiceLogsUnprotected from './voice-logs-unprotected.ts';
import voiceStreamForeign from './voice-stream-foreign.ts';
import voiceStreamingFailed from './voice-streaming-failed.ts';
import voiceStreamingRegion from './voice-streaming-region.ts';
import voiceStreamingUnclosed from './voice-streaming-unclosed.ts';
import voiceStreamingWithoutRole from './voice-streaming-without-role.ts';

export const controls: readonly Control[] = [
  accountRootWithoutMfa,
  auditorBlind,
  auditorTampered,
  chimeAccountDeleted,
  chimeAccountRenamed,
  chimeActionByRoot,
  chimeActionDenied,
  chimeActionOutsidePolicy,
  chimeActionWithoutMfa,
  chimeAdminNotApproved,
  chimeAfterRetirement,
  chimeAwsAccountClosed,
  chimeBotEndpoint,
  chimeBotLimit,
  chimeBotTokenRegenerated,
  chimeCallingNameTooSoon,
  chimeCdrBucketEncryption,
  chimeCdrBucketPolicy,
  chimeCdrLoggingDisabled,
  chimeDataExport,
  chimeDataExportRetrieval,
  chimeDataExportTooFrequent,
  chimeDelegateChanged,
  chimeDeniedBurst,
  chimeDirectoryRegion,
  chimeDirectoryTampered,
  chimeDomainChanged,
  chimeLongTermKey,
  chimeManagedByDirectory,
  chimeMeetingPolicyChanged,
  chimeMessagesRedacted,
  chimePhoneNumberDeleted,
  chimePhoneNumberDeletedAssigned,
  chimePinResetBurst,
  chimePolicyIneffective,
  chimePolicyMisspeltAction,
  chimePolicyTooBroad,
  chimeRetentionDisabled,
  chimeRetentionOutOfRange,
  chimeRetentionShortened,
  chimeRoleTrustsOutside,
  chimeRoomDeleted,
  chimeSecretRead,
  chimeServiceRole,
  chimeSignInChanged,
  chimeTlsTooOld,
  chimeUnknownAction,
  chimeUnsupportedRegion,
  chimeUserAccessBurst,
  chimeWeakCipher,
  eventForged,
  eventUnreadable,
  slrAssumeAttempted,
  slrCreatedDirectly,
  slrCreatorNotApproved,
  slrDeletedWithDeleteRole,
  slrDeletionRequested,
  slrDeletionUnfinished,
  slrDeletionWithoutCleanup,
  slrDenied,
  slrDescriptionChanged,
  slrDomainWithoutRole,
  slrEditRefused,
  slrEdited,
  slrGrantTooBroad,
  slrLookAlike,
  slrMissing,
  slrNameMismatch,
  slrOrphaned,
  slrPermissionsDrift,
  slrPolicyAttachedElsewhere,
  slrSessionMisuse,
  slrTrustMismatch,
  slrUnknownService,
  slrUnsupportedRegion,
  trailIncomplete,
  trailTampered,
  voiceLogsUnprotected,
  voiceStreamForeign,
  voiceStreamingFailed,
  voiceStreamingRegion,
  voiceStreamingUnclosed,
  voiceStreamingWithoutRole,
];
