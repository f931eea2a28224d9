import { allowing, speaksOf } from '../policies/allows.ts';
import { statementsOf } from '../policies/document.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { heldPolicies, holdersInWords, isApprovedHolder, outsiders } from './held-policies.ts';
import { judgeEach } from './judge-each.ts';
import { statementsInWords } from './statements-in-words.ts';

export default defineStateControl({
  id: 'chime-policy-too-broad',
  title: 'All of Amazon Chime granted to somebody who does not administer it',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite(
      'chimePolicyBestPractices',
      'Permissions for Amazon Chime begin with the managed policies and are cut down to what a task needs.',
    ),
    cite(
      'iamBestPractices',
      'Policies grant the least that a task needs: certain actions, on certain resources, under conditions.',
    ),
  ],
  remediation:
    'Give the holders AmazonChimeReadOnly or AmazonChimeUserManagement, or a policy with the actions they use. If they do administer Amazon Chime, put them on approved.chime-administrators in rolecall.yaml.',
  misses: [
    'A permissions boundary, a service control policy or another policy of the same principal may take back what this one grants.',
    'Policies that grant many actions of Amazon Chime one by one are not reported.',
  ],
  state: {
    evaluate(account, { configuration }) {
      const { chimeAdministrators } = configuration.approved;
      return judgeEach(heldPolicies(account), (policy) => {
        const statements = statementsOf(policy.document);
        if (statements === null) return { unclear: `${policy.label} cannot be read` };
        const found = allowing(statements, 'chime:*');
        const others = policy.holders.filter((holder) => !isApprovedHolder(holder, chimeAdministrators));
        if (found.length === 0 || others.length === 0) return 'compliant';
        const byList = chimeAdministrators.length > 0 && outsiders(policy, chimeAdministrators).length > 0;
        return {
          subject: policy.subject,
          severity: policy.byAws || !byList ? 'info' : 'medium',
          facts: {
            policy: policy.label,
            byAws: policy.byAws,
            everything: found.some(({ actions }) => actions.except || speaksOf(actions, '*')),
            statements: found.map(({ name }) => name),
            others: others.map(({ label }) => label),
            listed: chimeAdministrators.length > 0,
          },
        };
      });
    },
    explain({ policy, byAws, everything, statements, others, listed }, { when, account }) {
      const verb = statements.length === 1 ? 'allows' : 'allow';
      const what = everything
        ? 'far more than Amazon Chime, and all of it (chime:*) too'
        : 'all of Amazon Chime (chime:*)';
      const who = listed
        ? `though approved.chime-administrators does not name ${others.length === 1 ? 'it' : 'them'}`
        : 'and approved.chime-administrators names nobody';
      const own = byAws ? ' AWS manages this policy, so only its attachments can be changed.' : '';
      return `In account ${account}, as read on ${when}, ${statementsInWords(statements)} of ${policy} ${verb} ${what}, to ${holdersInWords(others)}, ${who}.${own}`;
    },
  },
});
