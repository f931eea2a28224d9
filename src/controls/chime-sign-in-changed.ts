import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { isApprovedForChime } from './chime-approval.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { defineControl, notApplicable, violation } from './control.ts';
import { directoryOf } from './directories.ts';
import { issuerHostOf } from './open-id.ts';

/** What each call did, as it stands between the actor and the Chime account. */
const deeds = new Map([
  ['AuthorizeDirectory', 'authorized a directory for'],
  ['ConnectDirectory', 'connected a directory to'],
  ['DisconnectDirectory', 'disconnected the directory from'],
  ['UnauthorizeDirectory', 'withdrew the authorization of a directory for'],
  ['UpdateAccountOpenIdConfig', 'set the OpenID Connect sign-in of'],
  ['DeleteAccountOpenIdConfig', 'removed the OpenID Connect sign-in of'],
  ['AddOrUpdateGroups', 'added or changed sign-in groups of'],
  ['DeleteGroups', 'removed sign-in groups from'],
  ['CreateApiKey', 'created a key for provisioning the users of'],
  ['DeleteApiKey', 'deleted a key for provisioning the users of'],
  ['AssociateSigninDelegateGroupsWithAccount', 'gave sign-in delegate groups to'],
  ['DisassociateSigninDelegateGroupsFromAccount', 'took sign-in delegate groups from'],
]);

export default defineControl({
  id: 'chime-sign-in-changed',
  title: 'Sign-in of an Amazon Chime account changed',
  severity: 'high',
  identity: 'event',
  reads: chimeCallsOf(...deeds.keys()),
  citations: [
    cite(
      'chimeActiveDirectory',
      'Users of a connected directory sign in with its credentials, and its groups decide who may use Amazon Chime.',
    ),
    cite(
      'chimeOkta',
      'With Okta the users sign in through OpenID Connect, the issuer is a domain of Okta, and a key of Amazon Chime lets Okta provision them.',
    ),
  ],
  remediation:
    'Ask who planned the change. Whoever controls the directory, the issuer, the groups or the key decides who signs in as whom. If nobody planned it, have AWS Support undo the change and delete the keys that nobody knows: the Amazon Chime console, which did that, closed on February 20, 2026. Check that the issuer is the Okta domain of your organization.',
  misses: [
    "The parameters of the console's own calls are undocumented: issuer and directory are named only where the record shows them.",
  ],
  evaluate(event, { configuration }) {
    if (event.error !== null) return notApplicable;
    const approved = isApprovedForChime(event.actor, event.name, configuration);
    const issuer = issuerHostOf(event.request);
    return violation({
      subject: chimeAccountOf(event),
      severity: approved ? 'info' : 'high',
      facts: {
        chimeAccount: textOf(event.request['accountId']),
        call: event.name,
        directory: directoryOf(event),
        issuer,
        issuerIsOkta: issuer === null ? null : issuer.endsWith('.okta.com'),
        approved,
      },
    });
  },
  explain({ chimeAccount, call, directory, issuer, issuerIsOkta }, { who, when, account }) {
    const which = directory === null ? '' : ` The directory is ${directory}.`;
    const okta = issuerIsOkta ? '' : ', which is not an Okta domain (.okta.com) as AWS documents it must be';
    const from = issuer === null ? '' : ` The issuer is ${issuer}${okta}.`;
    return `${who} ${deeds.get(call)} ${chimeAccountInWords(chimeAccount, account)} on ${when}.${which}${from} This decides who can sign in to the account, and as whom.`;
  },
});
