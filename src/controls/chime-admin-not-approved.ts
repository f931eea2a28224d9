import { coverInWords, isApprovedForChime, needsApproval, notApproved } from './chime-approval.ts';
import { chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { administrativeChange } from './chime-changes.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';

export default defineControl({
  id: 'chime-admin-not-approved',
  title: 'Amazon Chime administered by a principal that is not approved',
  severity: 'high',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimePolicies',
      'Users and roles may change nothing in Amazon Chime until an administrator gives them a policy for it.',
    ),
    cite('chimePolicyBestPractices', 'A policy grants what a task needs and no more.'),
  ],
  remediation:
    'Ask the principal what the change was for. If it is its job, add it to approved.chime-administrators in rolecall.yaml, or to principals with the documented policy it needs. If not, take back the change and the permission, and look at what else it did that day.',
  misses: ['Without approved.chime-administrators nobody is reported.'],
  evaluate(event, { configuration }) {
    const operation = administrativeChange(event);
    // Root is on no list: chime-action-by-root reports all that it does.
    if (operation === null || event.actor.kind === 'root' || !needsApproval(event.actor, configuration))
      return notApplicable;
    if (isApprovedForChime(event.actor, operation.name, configuration)) return compliant;
    return violation({
      subject: chimeAccountOf(event),
      facts: { action: operation.name, coveredBy: [...operation.allowedBy] },
    });
  },
  explain({ action, coveredBy }, { who, when, account, region }) {
    return `${who} made the administrative change ${action} in Amazon Chime (account ${account}, ${region}) on ${when}. ${notApproved} AWS leaves it to an administrator who may change what: of the documented policies, ${coverInWords(coveredBy)}.`;
  },
});
