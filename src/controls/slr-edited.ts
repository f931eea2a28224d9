import { pages } from '../catalog/pages.ts';
import { isServiceInitiated, roleTarget } from '../events/role-target.ts';
import { cite, pageOf } from './cite.ts';
import { isConnectForItsBots } from './connect-bots.ts';
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
    cite(
      'connectBots',
      'Amazon Connect uses a service-linked role for the bots of an instance whose Lex bot management is enabled, and shows its name.',
    ),
  ],
  remediation:
    'Look at the path of the role in IAM. At /aws-service-role/… it is genuine: compare its policies and trust with the documented ones and ask AWS Support how the edit was possible. At another path it is a role that only carries the name: find out who made it and delete it. Where the finding is info, Amazon Connect made the edit: ask who set up a bot there that day, and read the policy it wrote.',
  misses: [
    "The event carries the role's name, not its path: whether the role is genuine shows in IAM.",
    'Which edits Amazon Connect makes of the Amazon Lex V2 role of its bots (AWSServiceRoleForLexV2Bots_AmazonConnect_…) is on no AWS page; all that it makes are info.',
  ],
  evaluate(event) {
    if (event.error !== null || isDescriptionOnly(event)) return notApplicable;
    const target = roleTarget(event);
    if (target === null || target.path === 'ordinary') return notApplicable;
    if (isServiceInitiated(event.actor, target.role.editedVia)) return compliant;
    const reserved = target.path === 'reserved';
    const byConnect = isConnectForItsBots(event.actor, target.name);
    return violation({
      subject: target.subject,
      severity: byConnect ? 'info' : reserved ? 'critical' : 'high',
      confidence: byConnect ? 'medium' : reserved ? 'high' : 'low',
      facts: {
        edit: editInWords(event),
        call: event.name,
        path: target.path,
        byConnect,
        canBe: howItCanBe(target),
        page: pageOf(target.role),
      },
    });
  },
  explain({ edit, byConnect, canBe, page }, { who, when, account }) {
    if (byConnect) {
      return `${who} managed to ${edit} in account ${account} on ${when}. By its name, this is the role of Amazon Lex V2 for the bots of Amazon Connect, and Amazon Connect itself made the edit. AWS says that Connect uses such a role (${pages.connectBots.url}), but not what Connect changes on it, so this is for your information, not a sign of tampering.`;
    }
    return `${who} managed to ${edit} in account ${account} on ${when}. IAM lets nobody but the service do that to a genuine service-linked role (${page}), so ${canBe}.`;
  },
});
