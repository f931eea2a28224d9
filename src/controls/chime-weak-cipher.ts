import { isByService } from './by-service.ts';
import { chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { principalOf } from './principal.ts';
import { clientInWords, clientOf, connectionOf } from './tls.ts';

/** Ephemeral key exchange by its names (EDH is OpenSSL's older one); the suites of TLS 1.3 know no other. */
const forwardSecret = /(?:^|[-_])(?:ECDHE|DHE|EDH)[-_]|^TLS_(?:AES|CHACHA20)_/;

export default defineControl({
  id: 'chime-weak-cipher',
  title: 'Amazon Chime called without forward secrecy',
  severity: 'low',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimeInfrastructure',
      'Clients must support cipher suites with perfect forward secrecy, such as DHE or ECDHE.',
    ),
    cite(
      'chimeSdkInfrastructure',
      'Clients of the Chime SDK must support cipher suites with perfect forward secrecy too.',
    ),
  ],
  remediation:
    'Find the client by the principal, the address and the name it gives itself, and let it offer ECDHE suites first, or TLS 1.3; a current AWS SDK on a current runtime does.',
  misses: ['CloudTrail leaves TLS details out of many records, those of calls made by an AWS service among them.'],
  evaluate(event) {
    if (event.error !== null || isByService(event.actor)) return notApplicable;
    const { protocol, minor, cipherSuite } = connectionOf(event);
    if (protocol === null) return notEvaluated('the record has no TLS version');
    if (minor === null) return notEvaluated('tlsDetails.tlsVersion names no known version');
    if (minor < 2) return notApplicable;
    if (minor > 2) return compliant;
    if (cipherSuite === null) return notEvaluated('the record has no cipher suite');
    if (forwardSecret.test(cipherSuite)) return compliant;
    return violation({
      subject: principalOf(event),
      facts: { action: event.name, protocol, cipherSuite, ...clientOf(event) },
    });
  },
  explain({ action, protocol, cipherSuite, client, address }, { who, when, account, region }) {
    return `${who} called ${action} of Amazon Chime (account ${account}, ${region}) on ${when} over ${protocol} with the cipher suite ${cipherSuite}, which has no forward secrecy: whoever records the traffic and later gets the key can read it. AWS asks clients for ECDHE or DHE.${clientInWords({ client, address })}`;
  },
});
