import { roles } from '../catalog/roles.ts';
import { cite, pageOf } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { timeInWords } from './dates.ts';
import { genuineRoles } from './genuine-roles.ts';
import { judgeEach } from './judge-each.ts';
import { needs } from './role-needs.ts';

export default defineStateControl({
  id: 'slr-missing',
  title: 'Feature in use without the service-linked role that somebody has to create for it',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities', 'role-uses'])],
  citations: [
    cite(
      'slrChimeTranscription',
      'Live transcription takes a service-linked role, which a person with IAM administrative permissions creates.',
    ),
    cite(
      'slrChimeMediaPipelines',
      'Media pipelines take a service-linked role, which a person with IAM administrative permissions creates.',
    ),
  ],
  remediation:
    'Create the role with CreateServiceLinkedRole for the service name in the facts, as its page says. If nobody wants the feature, find out in CloudTrail who uses it. Where the role was there before, find out who deleted it.',
  misses: ['A use is known from the events that Rolecall got, so one before it was deployed is not.'],
  state: {
    evaluate(account) {
      const present = new Set(genuineRoles(account).map(({ documented }) => documented.principal));
      const used = Map.groupBy(account.roleUses, ({ call }) => needs.get(call) ?? null);
      return judgeEach(
        roles.filter(({ principal }) => used.has(principal)),
        (role) => {
          if (present.has(role.principal)) return 'compliant';
          const uses = (used.get(role.principal) ?? []).toSorted((a, b) => (a.at < b.at ? -1 : 1));
          return {
            subject: { type: 'service-linked-role', id: role.name, arn: null },
            needsSecondLook: true,
            facts: {
              role: role.name,
              principal: role.principal,
              service: role.service,
              uses: [...new Set(uses.map(({ call, region }) => `${call} in ${region}`))],
              last: uses.at(-1)?.at ?? null,
              page: pageOf(role),
            },
          };
        },
      );
    },
    explain({ role, principal, service, uses, last, page }, { when, account }) {
      const since = last === null ? '' : `, last on ${timeInWords(last)}`;
      return `${service} is in use in account ${account} (${uses.join(', ')}${since}), and on ${when} the account had no role ${role} (${principal}). AWS does not create that role by itself, and without it the feature fails; see ${page}.`;
    },
  },
});
