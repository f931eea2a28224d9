import type { Inventory } from '../inventory/inventory.ts';
import { cite, pageOf } from './cite.ts';
import { isOfConnectBots } from './connect-bots.ts';
import { defineStateControl, inventory } from './control.ts';
import { day, dayIn } from './dates.ts';
import { type GenuineRole, genuineRoles, lookedEverywhere } from './genuine-roles.ts';
import { judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'slr-orphaned',
  title: 'Service-linked role that nothing needs any more',
  severity: 'low',
  identity: 'state',
  reads: [inventory(['identities'], ['instances', 'bots'])],
  citations: [
    cite('slrDelete', 'A service-linked role should be deleted when its service or feature is needed no more.'),
    cite('iamRoleLastUsed', 'IAM tells when a role was used last, for the last 400 days.'),
  ],
  remediation:
    'Make sure that nobody uses the service, clean up as the page of the role says, then delete the role (DeleteServiceLinkedRole). If the role has to stay, mute this control for it with the reason. Where a service has ended and the deletion fails, AWS Support can tell what still holds it.',
  misses: [
    'A role is told to belong to no Amazon Connect instance or Amazon Lex bot only when every Region of that service was looked at.',
    'Channels of Amazon Lex V2 bots do not name their role.',
  ],
  state: {
    evaluate(account, { now, configuration }) {
      const { unusedRoleDays } = configuration.thresholds;
      return judgeEach(genuineRoles(account), (one) => {
        const { role, documented, subject } = one;
        const retired = retirementOf(one, now);
        const owner = retired === null ? lostOwner(one, account, now) : null;
        const idle = retired === null && owner === null ? isIdle(one, now, unusedRoleDays) : false;
        if (idle === null) return { unclear: `IAM does not say when ${role.name} was used last` };
        if (retired === null && owner === null && !idle) return 'compliant';
        return {
          subject,
          severity: retired === null ? 'low' : 'medium',
          facts: {
            role: role.name,
            service: documented.service,
            createdAt: role.createdAt,
            lastUsed: role.lastUsed?.at ?? null,
            retired,
            owner,
            unusedDays: idle ? unusedRoleDays : null,
            cleanup: documented.deletion.cleanup,
            page: pageOf(documented),
          },
        };
      });
    },
    explain({ role, service, createdAt, lastUsed, retired, owner, unusedDays, cleanup, page }, { when, account }) {
      const used =
        lastUsed === null ? 'it was never seen in use' : `it was used last on ${dayIn(lastUsed) ?? lastUsed}`;
      const why =
        retired !== null
          ? retired
          : owner !== null
            ? `no ${owner} names it as its role`
            : `it is older than ${unusedDays === 1 ? 'a day' : `${unusedDays} days`} and was not used in that time`;
      const first = cleanup === null ? '' : ` Before it goes, AWS asks for this clean-up: ${cleanup}.`;
      return `The role ${role} of ${service} in account ${account}, made on ${dayIn(createdAt) ?? createdAt}, is probably no longer needed, as read on ${when}: ${why}; ${used}.${first} See ${page}.`;
    },
  },
});

/** In words; null while the service lives. */
function retirementOf({ documented: { retired } }: GenuineRole, now: string): string | null {
  if (retired === null || (retired.on !== null && retired.on > now.slice(0, 10))) return null;
  return `${retired.what} ended${retired.on === null ? '' : ` on ${retired.on}`}`;
}

/** What the role was made for, when there is no such thing any more; null when there is, or nobody can tell. */
function lostOwner({ role, documented }: GenuineRole, account: Inventory, now: string): string | null {
  // A service makes the role first, then what it is for.
  if (Date.parse(now) - Date.parse(role.createdAt) < day) return null;
  if (documented.name === 'AWSServiceRoleForAmazonConnect') {
    const gone = isGone(account.instances.map(({ serviceRole }) => serviceRole));
    return gone && lookedEverywhere(account, 'instances', documented) ? 'Amazon Connect instance' : null;
  }
  // Amazon Connect has its own as soon as bots can be made there, and keeps it without one.
  if (documented.name === 'AWSServiceRoleForLexV2Bots' && !isOfConnectBots(role.name)) {
    const gone = isGone(account.bots.map(({ role: own }) => own));
    return gone && lookedEverywhere(account, 'bots', documented) ? 'Amazon Lex V2 bot' : null;
  }
  return null;

  /** None names it, and each names one. */
  function isGone(named: readonly (string | null)[]): boolean {
    return named.every((arn) => arn !== null && arn !== role.arn);
  }
}

/** Whether a role that is old enough was not used for so long; null when IAM does not say. */
function isIdle({ role }: GenuineRole, now: string, days: number): boolean | null {
  const border = Date.parse(now) - days * day;
  if (Date.parse(role.createdAt) > border) return false;
  return role.lastUsed === null ? null : Date.parse(role.lastUsed.at ?? role.createdAt) <= border;
}
