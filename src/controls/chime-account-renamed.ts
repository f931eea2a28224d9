import { textOf } from '../events/fields.ts';
import { chimeAccountInWords } from './chime-account-in-words.ts';
import { chimeAccountOf, chimeCallsOf } from './chime-calls.ts';
import { cite } from './cite.ts';
import { compliant, defineControl, notApplicable, notEvaluated, violation } from './control.ts';

export default defineControl({
  id: 'chime-account-renamed',
  title: 'Amazon Chime account renamed, or its default licence changed',
  severity: 'info',
  identity: 'event',
  reads: chimeCallsOf('RenameAccount', 'UpdateAccount'),
  citations: [
    cite('chimeRename', 'The name of an Amazon Chime account stands in the e-mails that invite people to it.'),
    cite('chimeUpdateAccount', 'UpdateAccount sets the name of an Amazon Chime account and its default licence.'),
  ],
  remediation:
    'Compare the new name with what your organization calls itself: an invitation under a borrowed name deceives the people who get it. Check that the default licence is the one you mean to give to new users.',
  misses: ['The event carries the new values, not those before: setting the same name again looks like a change.'],
  evaluate(event) {
    if (event.error !== null) return notApplicable;
    const { request } = event;
    const newName = textOf(request['name']) ?? textOf(request['accountName']);
    const defaultLicence = textOf(request['defaultLicense']);
    if (event.name === 'UpdateAccount' && newName === null && defaultLicence === null) {
      return textOf(request['accountId']) === null ? notEvaluated('the record holds no request parameters') : compliant;
    }
    return violation({
      subject: chimeAccountOf(event),
      facts: { chimeAccount: textOf(request['accountId']), newName, defaultLicence },
    });
  },
  explain({ chimeAccount, newName, defaultLicence }, { who, when, account }) {
    const name = newName === null ? 'a new name' : `the name "${newName}"`;
    const licence = `the default licence ${defaultLicence}`;
    const renamed = newName !== null || defaultLicence === null;
    const given = [...(renamed ? [name] : []), ...(defaultLicence === null ? [] : [licence])].join(' and ');
    const effects = [
      ...(renamed ? ['The name stands in the e-mails that invite people to this account.'] : []),
      ...(defaultLicence === null ? [] : ['New users of the account get the default licence.']),
    ].join(' ');
    return `${who} gave ${chimeAccountInWords(chimeAccount, account)} ${given} on ${when}. ${effects}`;
  },
});
