import { textOf } from '../events/fields.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, type Severity, violation } from './control.ts';

export default defineControl({
  id: 'chime-domain-changed',
  title: 'Domain of an Amazon Chime account changed',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf('AddDomain', 'DeleteDomain'),
  citations: [
    cite(
      'chimeDomain',
      'A claimed domain turns the users with its addresses into users of the Enterprise account; a domain can be claimed once.',
    ),
    cite('chimeDeleteAccount', 'Removing a domain signs its users out and ends their meetings.'),
  ],
  remediation:
    'Ask who planned the change. After a removal claim the domain again (by its TXT record) before its users return; after an unwanted claim remove the domain. The Amazon Chime console, which did both, closed on February 20, 2026: ask AWS Support. If the claim of a domain of yours was refused, another account holds it: ask AWS Support too.',
  evaluate(event, { configuration }) {
    const added = event.name === 'AddDomain';
    const refused = event.error !== null;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    const severity: Severity = approved ? 'info' : refused ? 'low' : added ? 'medium' : 'high';
    const domain = textOf(event.request['domainName']);
    return violation({
      subject: { type: 'chime-domain', id: domain ?? 'unknown domain', arn: null },
      severity,
      facts: {
        domain,
        change: added ? 'added' : 'removed',
        refused,
        claimedElsewhere: added && event.error?.code === 'Conflict',
        error: event.error?.code ?? null,
        chimeAccount: textOf(event.request['accountId']),
        approved,
      },
    });
  },
  explain({ domain, change, refused, claimedElsewhere, error, chimeAccount }, { who, when, account }) {
    const where =
      chimeAccount === null ? `account ${account}` : `the Chime account ${chimeAccount} (AWS account ${account})`;
    const side = change === 'removed' ? 'from' : 'to';
    if (refused) {
      const why = claimedElsewhere ? ': the domain is claimed elsewhere' : '';
      return `${who} tried to have ${domain ?? 'a domain'} ${change} ${side} ${where} on ${when}, and Amazon Chime refused it (${error})${why}.`;
    }
    const effect =
      change === 'removed'
        ? 'Its users are signed out and their meetings end'
        : 'Users with its addresses become users of this account';
    return `${who} ${change} ${domain === null ? 'a domain' : `the domain ${domain}`} ${side} ${where} on ${when}. ${effect}.`;
  },
});
