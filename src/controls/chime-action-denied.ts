import { administrationOperation, chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { isDenial } from './chime-denials.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';

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
    "If the action is the principal's job, attach the documented Chime policy that covers it. If not, ask what it was for; several denials in a row may be a search for a way in.",
  evaluate(event) {
    const operation = administrationOperation(event);
    if (operation === null || event.error === null) return notApplicable;
    if (!isDenial(event.error.code, event.source, operation)) return notApplicable;
    return violation({
      subject: chimeAccountOf(event),
      facts: { action: operation.name, error: event.error.code, message: event.error.message },
    });
  },
  explain({ action, error }, { who, when, account }) {
    return `${who} was denied the Chime action ${action} in account ${account} on ${when} (${error}). Amazon Chime lets a principal do what an IAM policy allows it, and nothing else.`;
  },
});
