import { isAssumeRoot } from '../events/actor.ts';
import { cite } from './cite.ts';
import { isByService } from './by-service.ts';
import { coverInWords } from './chime-approval.ts';
import { administrationOperation, chimeAccountOf, chimeCalls, isReading } from './chime-calls.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'chime-action-by-root',
  title: 'Amazon Chime administered by the root user',
  severity: 'high',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'rootBestPractices',
      'The root user is for the few tasks that only it can do; daily work, administration included, is for other principals.',
    ),
    cite('chimePolicies', 'Access to Amazon Chime administration is given to users, groups and roles by IAM policies.'),
  ],
  remediation:
    'Find out who used the root user and why. Give that person a role with the documented Chime policy they need, put MFA on root and remove its access keys.',
  evaluate(event) {
    const operation = administrationOperation(event);
    if (operation === null || event.error !== null) return notApplicable;
    if (event.actor.kind !== 'root' || isByService(event.actor)) return compliant;
    const reads = isReading(operation);
    const assumeRoot = isAssumeRoot(event.record['userIdentity']);
    return violation({
      subject: chimeAccountOf(event),
      severity: reads ? 'low' : 'high',
      facts: {
        action: operation.name,
        changes: !reads,
        assumeRoot,
        mfa: event.actor.mfa,
        coveredBy: [...operation.allowedBy],
      },
    });
  },
  explain({ action, changes, assumeRoot, coveredBy }, { who, when, account, region }) {
    const what = changes ? 'made the administrative change' : 'made the administrative query';
    return `${who}${assumeRoot ? ' (in an AssumeRoot session)' : ''} ${what} ${action} in Amazon Chime (account ${account}, ${region}) on ${when}. Chime is administered by users and roles with a Chime policy; the root user cannot be limited by one, and is never an approved administrator. Of the documented policies, ${coverInWords(coveredBy)}.`;
  },
});
