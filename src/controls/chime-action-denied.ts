import { administrationOperation, chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';

/** `Exception` at the end is removed when an event is normalised. */
const denials = new Set(['AccessDenied', 'UnauthorizedClient', 'Unauthorized']);

export default defineControl({
  id: 'chime-action-denied',
  title: 'Denied Amazon Chime administration',
  severity: 'low',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimeAccessTroubleshooting',
      'A principal that is denied an action in Amazon Chime asks its administrator for a policy that allows it.',
    ),
  ],
  remediation:
    "If the action is the principal's job, attach the documented Chime policy that covers it. If not, ask what it was for; several denials in a row are a search for a way in.",
  evaluate(event) {
    const operation = administrationOperation(event);
    if (operation === null || event.error === null) return notApplicable;
    // Of the SDK services Forbidden speaks of membership, not of IAM; only classic Chime uses it for permissions.
    const classic =
      event.source === 'chime.amazonaws.com' &&
      operation.services.every((service) => service === 'chime' || service === 'chime-sdk-voice');
    if (!denials.has(event.error.code) && !(classic && event.error.code === 'Forbidden')) return notApplicable;
    return violation({
      subject: chimeAccountOf(event),
      facts: { action: operation.name, error: event.error.code, message: event.error.message },
    });
  },
  explain({ action, error }, { who, when, account }) {
    return `${who} was denied the Chime action ${action} in account ${account} on ${when} (${error}). An action is allowed by an IAM policy or not at all.`;
  },
});
