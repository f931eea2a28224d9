import { isByService } from './by-service.ts';
import { chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { principalOf } from './principal.ts';
import { clientInWords, clientOf, connectionOf } from './tls.ts';

export default defineControl({
  id: 'chime-tls-too-old',
  title: 'Amazon Chime called over a TLS version that is too old',
  severity: 'high',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite('chimeInfrastructure', 'Clients of Amazon Chime must support TLS 1.2; TLS 1.3 is recommended.'),
    cite('chimeSdkInfrastructure', 'The Chime SDK requires TLS 1.2 and recommends TLS 1.3.'),
  ],
  remediation:
    'Find the client by the principal, the address and the name it gives itself, and update it: its runtime, its AWS SDK and the TLS library under them. Until then treat what it sent as readable by others on the way.',
  misses: ['CloudTrail leaves TLS details out of many records, those of calls made by an AWS service among them.'],
  evaluate(event) {
    if (event.error !== null || isByService(event.actor)) return notApplicable;
    const { protocol, minor } = connectionOf(event);
    if (protocol === null) return notEvaluated('the record has no TLS version');
    if (minor === null) return notEvaluated('tlsDetails.tlsVersion names no known version');
    if (minor >= 2) return compliant;
    return violation({ subject: principalOf(event), facts: { action: event.name, protocol, ...clientOf(event) } });
  },
  explain({ action, protocol, client, address }, { who, when, account, region }) {
    return `${who} called ${action} of Amazon Chime (account ${account}, ${region}) on ${when} over ${protocol}, while AWS requires TLS 1.2 or newer.${clientInWords({ client, address })}`;
  },
});
