import { isProtected, isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { editCalls, editInWords, isDescriptionOnly, targetOfEdit } from './role-edits.ts';

export default defineControl({
  id: 'slr-edit-refused',
  title: 'Refused edit of a service-linked role',
  severity: 'high',
  identity: 'folded',
  reads: [editCalls],
  citations: [
    cite(
      'slrEdit',
      'Of a service-linked role only the description can be edited; IAM refuses every other change unless the service itself makes it.',
    ),
  ],
  remediation:
    'Ask the principal what the edit was for. A role that belongs to a service is changed through the service, or deleted with DeleteServiceLinkedRole. If nobody knows of the attempt, treat the credentials as misused and look at what else they did that day.',
  evaluate(event) {
    if (event.error === null || !isProtected(event)) return notApplicable;
    const target = roleTarget(event);
    if (target === null) {
      // IAM protects the roles of every service; those of other services are not in the catalogue.
      return targetOfEdit(event) === null ? notEvaluated('the refusal names no role') : notApplicable;
    }
    if (isDescriptionOnly(event) || isServiceInitiated(event.actor, target.role.editedVia)) return compliant;
    return violation({
      subject: target.subject,
      facts: {
        edit: editInWords(event),
        call: event.name,
        error: event.error.code,
        message: event.error.message,
        page: pageOf(target.role),
      },
    });
  },
  explain({ edit, error, page }, { who, when, account }) {
    return `${who} tried to ${edit} in account ${account} on ${when}, and IAM refused it (${error}): only the description of a service-linked role can be edited, see ${page}.`;
  },
});
