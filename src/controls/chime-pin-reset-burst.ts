import { burstFrom, burstMemory } from './burst.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { isByService } from './by-service.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, violation } from './control.ts';
import { principalOf } from './principal.ts';

const minutes = 60;

export default defineTimelineControl({
  id: 'chime-pin-reset-burst',
  title: 'Many personal meeting PINs of Amazon Chime reset',
  severity: 'medium',
  identity: 'folded',
  reads: chimeCallsOf('ResetPersonalPIN'),
  citations: [
    cite(
      'chimePins',
      'A personal meeting PIN is static; an administrator resets it when it is compromised, and meetings planned with the old PIN must be updated.',
    ),
  ],
  remediation:
    'Ask the principal whether this is a planned rotation, and tell the users to update their meetings: the old PINs no longer work. If nobody planned it, somebody is disturbing meetings or wants to know the new PINs: take away the permission and reset them again.',
  misses: ['Resets whose record names no principal are not counted: nothing tells whether they are of one actor.'],
  remembers: burstMemory(minutes * 60_000, ({ error, actor }) =>
    error !== null || actor.arn === null || isByService(actor) ? null : { key: actor.arn, note: { weight: 1 } },
  ),
  evaluate(item, context) {
    const { configuration } = context;
    const threshold = configuration.thresholds.pinResetsPerHour;
    const events = burstFrom(item, context, threshold);
    if (events === null) return compliant;
    const approved = isApprovedForChime(item.actor, item.name, configuration);
    return violation({
      subject: principalOf(item),
      severity: approved ? 'low' : 'medium',
      facts: { threshold, minutes, approved },
      events,
    });
  },
  explain({ threshold, minutes: window, approved }, { who, when, account, region }) {
    const standing = approved ? ' The principal is approved for it; it may be a planned rotation.' : '';
    return `${who} reset personal meeting PINs at least ${threshold} times within ${window} minutes in account ${account}, ${region}, beginning on ${when}. A PIN is reset when it is compromised, and each reset breaks the meetings planned with the old one.${standing}`;
  },
});
