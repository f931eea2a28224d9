import { textOf } from '../events/fields.ts';
import { isFromAws } from '../events/normalise.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'event-forged',
  title: 'Event that AWS did not send',
  severity: 'high',
  identity: 'event',
  reads: [{ kind: 'everything' }],
  citations: [
    cite(
      'eventBridgeServiceEvents',
      'Events of AWS services carry a source that begins with aws., and in the envelope the account and Region they come from.',
    ),
  ],
  remediation:
    'Find out who may put events on the bus (its resource policy, and events:PutEvents in the account of the envelope) and narrow it to the accounts and rules that forward AWS events. Believe nothing that this event says.',
  misses: [
    "A custom event that imitates neither a CloudTrail record nor an event of an AWS service is nobody's concern.",
  ],
  evaluate({ id, envelope, record, source, name, kind, actor }) {
    if (envelope === null) return notApplicable;
    const differences: string[] = [];
    if (!isFromAws(envelope.source))
      differences.push(`its source is ${envelope.source || 'empty'}, which is not AWS's`);
    if (kind === 'call') {
      const recipient = textOf(record['recipientAccountId']);
      if (recipient !== null && envelope.account !== null && recipient !== envelope.account) {
        differences.push(`the envelope comes from account ${envelope.account}, the record names ${recipient}`);
      }
      const region = textOf(record['awsRegion']);
      if (region !== null && envelope.region !== null && region !== envelope.region) {
        differences.push(`the envelope comes from ${envelope.region}, the record names ${region}`);
      }
    }
    if (differences.length === 0) return compliant;
    return violation({
      subject: { type: 'event', id, arn: null },
      facts: {
        differences,
        envelopeSource: envelope.source,
        envelopeAccount: envelope.account,
        envelopeRegion: envelope.region,
        passesFor: kind === 'call' ? `${name} of ${source}` : name,
        caller: actor.arn,
      },
    });
  },
  explain({ differences, passesFor, caller }, { when }) {
    const named = caller === null ? '' : ` That it names ${caller} as the caller proves nothing.`;
    return `An event that passes for ${passesFor} arrived, dated ${when}, and AWS cannot have sent it: ${differences.join('; ')}. Somebody who may put events on the bus wrote it.${named}`;
  },
});
