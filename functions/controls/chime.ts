// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { Control } from '../../src/controls/control.ts';
import chimeAccountDeleted from '../../src/controls/chime-account-deleted.ts';
import chimeAccountRenamed from '../../src/controls/chime-account-renamed.ts';
import chimeBotEndpoint from '../../src/controls/chime-bot-endpoint.ts';
import chimeBotTokenRegenerated from '../../src/controls/chime-bot-token-regenerated.ts';
import chimeCallingNameTooSoon from '../../src/controls/chime-calling-name-too-soon.ts';
import chimeCdrBucketEncryption from '../../src/controls/chime-cdr-bucket-encryption.ts';
import chimeCdrLoggingDisabled from '../../src/controls/chime-cdr-logging-disabled.ts';
import chimeDataExport from '../../src/controls/chime-data-export.ts';
import chimeDataExportRetrieval from '../../src/controls/chime-data-export-retrieval.ts';
import chimeDataExportTooFrequent from '../../src/controls/chime-data-export-too-frequent.ts';
import chimeDelegateChanged from '../../src/controls/chime-delegate-changed.ts';
import chimeDirectoryTampered from '../../src/controls/chime-directory-tampered.ts';
import chimeDomainChanged from '../../src/controls/chime-domain-changed.ts';
import chimeManagedByDirectory from '../../src/controls/chime-managed-by-directory.ts';
import chimeMeetingPolicyChanged from '../../src/controls/chime-meeting-policy-changed.ts';
import chimeMessagesRedacted from '../../src/controls/chime-messages-redacted.ts';
import chimePhoneNumberDeleted from '../../src/controls/chime-phone-number-deleted.ts';
import chimePhoneNumberDeletedAssigned from '../../src/controls/chime-phone-number-deleted-assigned.ts';
import chimePinResetBurst from '../../src/controls/chime-pin-reset-burst.ts';
import chimeRetentionDisabled from '../../src/controls/chime-retention-disabled.ts';
import chimeRetentionOutOfRange from '../../src/controls/chime-retention-out-of-range.ts';
import chimeRetentionShortened from '../../src/controls/chime-retention-shortened.ts';
import chimeRoomDeleted from '../../src/controls/chime-room-deleted.ts';
import chimeSecretRead from '../../src/controls/chime-secret-read.ts';
import chimeSignInChanged from '../../src/controls/chime-sign-in-changed.ts';
import chimeUserAccessBurst from '../../src/controls/chime-user-access-burst.ts';
import slrDeletionWithoutCleanup from '../../src/controls/slr-deletion-without-cleanup.ts';
import slrUnsupportedRegion from '../../src/controls/slr-unsupported-region.ts';
import voiceLogsUnprotected from '../../src/controls/voice-logs-unprotected.ts';
import voiceStreamForeign from '../../src/controls/voice-stream-foreign.ts';
import voiceStreamingFailed from '../../src/controls/voice-streaming-failed.ts';
import voiceStreamingRegion from '../../src/controls/voice-streaming-region.ts';
import voiceStreamingUnclosed from '../../src/controls/voice-streaming-unclosed.ts';

export const controls: readonly Control[] = [
  chimeAccountDeleted,
  chimeAccountRenamed,
  chimeBotEndpoint,
  chimeBotTokenRegenerated,
  chimeCallingNameTooSoon,
  chimeCdrBucketEncryption,
  chimeCdrLoggingDisabled,
  chimeDataExport,
  chimeDataExportRetrieval,
  chimeDataExportTooFrequent,
  chimeDelegateChanged,
  chimeDirectoryTampered,
  chimeDomainChanged,
  chimeManagedByDirectory,
  chimeMeetingPolicyChanged,
  chimeMessagesRedacted,
  chimePhoneNumberDeleted,
  chimePhoneNumberDeletedAssigned,
  chimePinResetBurst,
  chimeRetentionDisabled,
  chimeRetentionOutOfRange,
  chimeRetentionShortened,
  chimeRoomDeleted,
  chimeSecretRead,
  chimeSignInChanged,
  chimeUserAccessBurst,
  slrDeletionWithoutCleanup,
  slrUnsupportedRegion,
  voiceLogsUnprotected,
  voiceStreamForeign,
  voiceStreamingFailed,
  voiceStreamingRegion,
  voiceStreamingUnclosed,
];
