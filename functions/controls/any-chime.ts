// Generated from what the controls read by `npm run generate`: edits here are overwritten.
import type { Control } from '../../src/controls/control.ts';
import chimeActionByRoot from '../../src/controls/chime-action-by-root.ts';
import chimeActionDenied from '../../src/controls/chime-action-denied.ts';
import chimeActionOutsidePolicy from '../../src/controls/chime-action-outside-policy.ts';
import chimeActionWithoutMfa from '../../src/controls/chime-action-without-mfa.ts';
import chimeAdminNotApproved from '../../src/controls/chime-admin-not-approved.ts';
import chimeAfterRetirement from '../../src/controls/chime-after-retirement.ts';
import chimeAwsAccountClosed from '../../src/controls/chime-aws-account-closed.ts';
import chimeDeniedBurst from '../../src/controls/chime-denied-burst.ts';
import chimeLongTermKey from '../../src/controls/chime-long-term-key.ts';
import chimeTlsTooOld from '../../src/controls/chime-tls-too-old.ts';
import chimeUnknownAction from '../../src/controls/chime-unknown-action.ts';
import chimeUnsupportedRegion from '../../src/controls/chime-unsupported-region.ts';
import chimeWeakCipher from '../../src/controls/chime-weak-cipher.ts';

export const controls: readonly Control[] = [
  chimeActionByRoot,
  chimeActionDenied,
  chimeActionOutsidePolicy,
  chimeActionWithoutMfa,
  chimeAdminNotApproved,
  chimeAfterRetirement,
  chimeAwsAccountClosed,
  chimeDeniedBurst,
  chimeLongTermKey,
  chimeTlsTooOld,
  chimeUnknownAction,
  chimeUnsupportedRegion,
  chimeWeakCipher,
];
