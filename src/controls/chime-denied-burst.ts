import { burstFrom, burstMemory } from './burst.ts';
import { isByService } from './by-service.ts';
import { administrationOperation, chimeCalls } from './chime-calls.ts';
import { isDenial } from './chime-denials.ts';
import { cite } from './cite.ts';
import { compliant, defineTimelineControl, violation } from './control.ts';
import { principalOf } from './principal.ts';

const minutes = 10;
const threshold = 5;

export default defineTimelineControl({
  id: 'chime-denied-burst',
  title: 'Many denied actions of Amazon Chime administration in a row',
  severity: 'medium',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimeAccessTroubleshooting',
      'A principal that is denied an action in Amazon Chime asks its administrator for a policy that allows it.',
    ),
  ],
  remediation:
    'Ask the principal today what it was looking for. A new tool or a new colleague without the right policy gets that policy. If nobody knows of it, treat the credentials as stolen: end their sessions and look at everything else they called.',
  misses: ['Denials whose record names no principal are not counted: nothing tells whether they are of one actor.'],
  remembers: burstMemory(minutes * 60_000, (event) => {
    const { actor, error, source } = event;
    if (error === null || actor.arn === null || isByService(actor)) return null;
    const operation = administrationOperation(event);
    if (operation === null || !isDenial(error.code, source, operation)) return null;
    return { key: actor.arn, note: { weight: 1 } };
  }),
  evaluate(item, context) {
    const events = burstFrom(item, context, threshold);
    if (events === null) return compliant;
    return violation({ subject: principalOf(item), facts: { threshold, minutes }, occurrence: 'burst', events });
  },
  explain(facts, { who, when, account, region }) {
    return `${who} was denied actions of Amazon Chime administration at least ${facts.threshold} times within ${facts.minutes} minutes in account ${account}, ${region}, beginning on ${when}. AWS expects whoever is denied to ask an administrator; many denials in a row come from a program without the right policy, or from a search for a way in.`;
  },
});
