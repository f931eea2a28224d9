import { chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { administrativeChange } from './chime-changes.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'chime-long-term-key',
  title: 'Amazon Chime administered with a long-term access key',
  severity: 'info',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'iamBestPractices',
      'People and programs use temporary credentials; long-term access keys are for what cannot.',
    ),
    cite(
      'chimeInfrastructure',
      'A request is signed with the access key of a principal, or with temporary credentials of AWS STS.',
    ),
  ],
  remediation:
    'Find the person or program behind the access key and give it a role instead. Until then rotate the key, and deactivate it when nobody knows it.',
  evaluate(event) {
    if (event.actor.kind !== 'user') return notApplicable;
    const operation = administrativeChange(event);
    if (operation === null) return notApplicable;
    const { accessKeyId } = event.actor;
    if (accessKeyId === null) return notEvaluated('the record names no access key');
    if (!accessKeyId.startsWith('AKIA')) return compliant;
    return violation({
      subject: { type: 'access-key', id: accessKeyId, arn: null },
      facts: { action: operation.name, accessKeyId, administered: chimeAccountOf(event).id },
    });
  },
  explain({ action, accessKeyId }, { who, when, account, region }) {
    return `${who} signed the administrative change ${action} in Amazon Chime (account ${account}, ${region}) on ${when} with the long-term access key ${accessKeyId}. Such a key works until somebody takes it away, wherever it has leaked to; AWS recommends temporary credentials.`;
  },
});
