import { createdRole, createdSubject, isServiceInitiated } from '../events/role-target.ts';
import { textOf } from '../events/fields.ts';
import { cite, pageOf } from './cite.ts';
import { isConnectForItsBots } from './connect-bots.ts';
import { calls, compliant, defineControl, notApplicable, violation } from './control.ts';
import { toolOf } from './tool.ts';

export default defineControl({
  id: 'slr-created-directly',
  title: 'Service-linked role created directly',
  severity: 'info',
  identity: 'event',
  reads: [calls('iam.amazonaws.com', 'CreateServiceLinkedRole')],
  citations: [
    cite(
      'slrCreate',
      'Many services create their service-linked role themselves when it is needed; some also allow it to be created by hand.',
    ),
  ],
  remediation:
    'There is nothing to undo when the creation was planned. Otherwise find out which feature it prepares, and delete the role with DeleteServiceLinkedRole when nobody needs it.',
  evaluate(event) {
    const role = createdRole(event);
    if (event.error !== null || role === null || role.creation.byService === null) return notApplicable;
    if (isServiceInitiated(event.actor, role.createdVia)) return compliant;
    const subject = createdSubject(event, role);
    if (isConnectForItsBots(event.actor, subject.id)) return compliant;
    const documented = role.creation.byPerson === 'documented';
    return violation({
      subject,
      severity: documented ? 'info' : 'low',
      facts: {
        role: subject.id,
        service: role.service,
        by: toolOf(event),
        createdByServiceWhen: role.creation.byService,
        creationByHand: role.creation.byPerson,
        customSuffix: textOf(event.request['customSuffix']),
        page: pageOf(role),
      },
    });
  },
  explain({ role, service, by, createdByServiceWhen, creationByHand, page }, { who, when, account }) {
    const allowed =
      creationByHand === 'documented' ? 'AWS also allows creating it by hand' : 'AWS documents no creation by hand';
    const how = by === null ? '' : ` with ${by}`;
    return `${who} created ${role} in account ${account}${how} on ${when}. ${service} creates this role itself (when ${createdByServiceWhen}); ${allowed}, see ${page}.`;
  },
});
