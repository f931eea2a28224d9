import { operationByName } from '../catalog/lookup.ts';
import { policiesOf } from './chime-approval.ts';
import { isByService } from './by-service.ts';
import { chimeAccountOf, chimeCalls } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'chime-action-outside-policy',
  title: 'Amazon Chime action outside the documented policy of its principal',
  severity: 'high',
  identity: 'folded',
  reads: chimeCalls,
  citations: [
    cite(
      'chimePolicies',
      'AmazonChimeReadOnly is for looking, AmazonChimeUserManagement for managing users, AmazonChimeFullAccess for everything.',
    ),
    cite('chimeActions', 'Each Amazon Chime action is allowed, or not, by its own name in a policy.'),
  ],
  remediation:
    'Compare the policies of the principal with the documented one: a success means that it holds more. Take away what it should not have, or name the wider policy under principals in rolecall.yaml. After a refusal ask what the action was for.',
  evaluate(event, { configuration }) {
    if (configuration.principals.length === 0 || isByService(event.actor)) return notApplicable;
    const policies = policiesOf(event.actor, configuration);
    if (policies.length === 0) return notApplicable;
    const operation = operationByName(event.name);
    if (operation === undefined) return notEvaluated('the action is in no catalogue');
    if (policies.some((policy) => operation.allowedBy.includes(policy))) return compliant;
    const { error } = event;
    return violation({
      subject: chimeAccountOf(event),
      severity: error === null ? 'high' : 'medium',
      facts: {
        action: operation.name,
        policies: [...new Set(policies)],
        coveredBy: [...operation.allowedBy],
        refused: error !== null,
        error: error?.code ?? null,
      },
    });
  },
  explain({ action, policies, coveredBy, refused, error }, { who, when, account, region }) {
    const called = refused ? `tried the Chime action ${action}` : `performed the Chime action ${action}`;
    const outcome = refused ? `; it was refused (${error})` : '';
    const means = refused ? '' : ' Since it succeeded, the principal holds more than it is meant to.';
    return `${who} ${called} in account ${account}, ${region}, on ${when}${outcome}. The principal is meant to have ${policies.join(' and ')}, which covers the action neither by its documented nor by its live text; ${coveredBy.join(' and ')} would.${means}`;
  },
});
