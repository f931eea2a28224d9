// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { TimelineControl } from '../../src/controls/control.ts';
import auditorTampered from '../../src/controls/auditor-tampered.ts';
import chimeAwsAccountClosed from '../../src/controls/chime-aws-account-closed.ts';
import chimeCallingNameTooSoon from '../../src/controls/chime-calling-name-too-soon.ts';
import chimeCdrBucketEncryption from '../../src/controls/chime-cdr-bucket-encryption.ts';
import chimeCdrLoggingDisabled from '../../src/controls/chime-cdr-logging-disabled.ts';
import chimeDataExportRetrieval from '../../src/controls/chime-data-export-retrieval.ts';
import chimeDataExportTooFrequent from '../../src/controls/chime-data-export-too-frequent.ts';
import chimeDeniedBurst from '../../src/controls/chime-denied-burst.ts';
import chimeDirectoryTampered from '../../src/controls/chime-directory-tampered.ts';
import chimeManagedByDirectory from '../../src/controls/chime-managed-by-directory.ts';
import chimePhoneNumberDeletedAssigned from '../../src/controls/chime-phone-number-deleted-assigned.ts';
import chimePinResetBurst from '../../src/controls/chime-pin-reset-burst.ts';
import chimeRetentionDisabled from '../../src/controls/chime-retention-disabled.ts';
import chimeRetentionOutOfRange from '../../src/controls/chime-retention-out-of-range.ts';
import chimeRetentionShortened from '../../src/controls/chime-retention-shortened.ts';
import chimeUserAccessBurst from '../../src/controls/chime-user-access-burst.ts';
import slrDeletionWithoutCleanup from '../../src/controls/slr-deletion-without-cleanup.ts';
import trailTampered from '../../src/controls/trail-tampered.ts';
import voiceLogsUnprotected from '../../src/controls/voice-logs-unprotected.ts';
import voiceStreamingUnclosed from '../../src/controls/voice-streaming-unclosed.ts';

export const controls: readonly TimelineControl[] = [
  auditorTampered,
  chimeAwsAccountClosed,
  chimeCallingNameTooSoon,
  chimeCdrBucketEncryption,
  chimeCdrLoggingDisabled,
  chimeDataExportRetrieval,
  chimeDataExportTooFrequent,
  chimeDeniedBurst,
  chimeDirectoryTampered,
  chimeManagedByDirectory,
  chimePhoneNumberDeletedAssigned,
  chimePinResetBurst,
  chimeRetentionDisabled,
  chimeRetentionOutOfRange,
  chimeRetentionShortened,
  chimeUserAccessBurst,
  slrDeletionWithoutCleanup,
  trailTampered,
  voiceLogsUnprotected,
  voiceStreamingUnclosed,
];
