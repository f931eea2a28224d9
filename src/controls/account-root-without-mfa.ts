import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'account-root-without-mfa',
  title: 'Root user without MFA',
  severity: 'high',
  identity: 'state',
  reads: [inventory(['account-summary'])],
  citations: [
    cite('rootBestPractices', 'The root user is protected by multi-factor authentication, and has no access keys.'),
  ],
  remediation:
    'Register two MFA devices for the root user, and delete its access keys if it has any. In an organization, centralize root access and remove the credentials of the root user from member accounts altogether.',
  state: {
    evaluate: (inventoried) =>
      judgeEach([inventoried], ({ account, accountSummary: summary }) => {
        const { AccountMFAEnabled: mfa, AccountAccessKeysPresent: keys, AccountPasswordPresent: password } = summary;
        if (mfa === undefined) return { unclear: 'the summary does not say whether root has MFA' };
        if (mfa > 0) return 'compliant';
        const credentials = [...(password ? ['a password'] : []), ...(keys ? ['access keys'] : [])];
        if (credentials.length > 0)
          return { subject: { type: 'aws-account', id: account, arn: null }, facts: { credentials } };
        // Without credentials, as in a centrally managed member account, there is nothing to protect.
        return password === undefined
          ? { unclear: 'the summary does not say whether root has a password' }
          : 'compliant';
      }),
    explain({ credentials }, { when, account }) {
      return `The root user of account ${account} had ${credentials.join(' and ')} and no MFA on ${when}. Whoever learns them can do everything in the account, even what no policy allows to anybody else.`;
    },
  },
});
