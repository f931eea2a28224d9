import { isClassicOnly, operationByName } from '../catalog/lookup.ts';
import { isByService } from './by-service.ts';
import { chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

/** The last day of support. */
const endOfSupport = '2026-02-20';

export default defineControl({
  id: 'chime-after-retirement',
  title: 'Amazon Chime used after its end of support',
  severity: 'low',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimeApi',
      'Support of Amazon Chime ended on February 20, 2026; its console and its resources cannot be reached after that day. The Chime SDK is not affected.',
    ),
  ],
  remediation:
    'Find the script or program that still makes the call and retire it, or move it to the Chime SDK. What is left of the Amazon Chime account, users and chatbots above all, should be deleted by somebody who knows that it goes for good.',
  evaluate(event) {
    if (event.error !== null || isByService(event.actor)) return notApplicable;
    const operation = operationByName(event.name);
    if (operation === undefined || !isClassicOnly(operation)) return notApplicable;
    if (event.time.slice(0, 10) <= endOfSupport) return compliant;
    const deletion = /^(?:Batch)?Delete/.test(operation.name);
    return violation({
      subject: chimeAccountOf(event),
      severity: deletion ? 'info' : 'low',
      facts: { action: operation.name, deletion, endOfSupport },
    });
  },
  explain({ action, deletion, endOfSupport: end }, { who, when, account, region }) {
    const meaning = deletion
      ? 'A deletion is the clean-up that is due, as long as somebody planned it'
      : 'Something still relies on a service that nobody looks after any more';
    return `${who} called ${action} of Amazon Chime (account ${account}, ${region}) on ${when}, and it succeeded, though support of Amazon Chime ended on ${end}. ${meaning}.`;
  },
});
