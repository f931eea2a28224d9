import { isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { compliant, defineControl, notApplicable, violation } from './control.ts';
import { editCalls, editInWords, howItCanBe, isDescriptionOnly } from './role-edits.ts';

export default defineControl({
  id: 'slr-edited',
  title: 'Service-linked role edited',
  severity: 'high',
  identity: 'event',
  reads: [editCalls],
  citations: [
    cite(
      'slrEdit',
      "Of a service-linked role only the description can be edited; every other change is the service's own.",
    ),
  ],
  remediation:
    'Look at the path of the role in IAM. At /aws-service-role/… it is genuine: compare its policies and trust with the documented ones and ask AWS Support how the edit was possible. At another path it is a role that only carries the name: find out who made it and delete it.',
  misses: ["The event carries the role's name, not its path: whether the role is genuine shows in IAM."],
  evaluate(event) {
    if (event.error !== null || isDescriptionOnly(event)) return notApplicable;
    const target = roleTarget(event);
    if (target === null || target.path === 'ordinary') return notApplicable;
    if (isServiceInitiated(event.actor, target.role.editedVia)) return compliant;
    const reserved = target.path === 'reserved';
    return violation({
      subject: target.subject,
      severity: reserved ? 'critical' : 'high',
      confidence: reserved ? 'high' : 'low',
      facts: {
        edit: editInWords(event),
        call: event.name,
        path: target.path,
        canBe: howItCanBe(target),
        page: pageOf(target.role),
      },
    });
  },
  explain({ edit, canBe, page }, { who, when, account }) {
    return `${who} managed to ${edit} in account ${account} on ${when}. IAM lets nobody but the service do that to a genuine service-linked role (${page}), so ${canBe}.`;
  },
});
