// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { Control } from '../../src/controls/control.ts';
import auditorTampered from '../../src/controls/auditor-tampered.ts';
import chimeCdrBucketPolicy from '../../src/controls/chime-cdr-bucket-policy.ts';
import chimeDirectoryRegion from '../../src/controls/chime-directory-region.ts';
import slrSessionMisuse from '../../src/controls/slr-session-misuse.ts';
import trailTampered from '../../src/controls/trail-tampered.ts';

export const controls: readonly Control[] = [
  auditorTampered,
  chimeCdrBucketPolicy,
  chimeDirectoryRegion,
  slrSessionMisuse,
  trailTampered,
];
