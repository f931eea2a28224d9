import { statementsOf } from '../policies/document.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { heldPolicies } from './held-policies.ts';
import { judgeEach } from './judge-each.ts';

/** Printed in the guide, in lower case -> the action that exists. */
const misspelt = new Map([
  ['chime:retrievedataexport', 'chime:RetrieveDataExports'],
  ['iam:listgroupswithuser', 'iam:ListGroupsForUser'],
  ['logs>deletelogdelivery', 'logs:DeleteLogDelivery'],
]);

export default defineStateControl({
  id: 'chime-policy-misspelt-action',
  title: 'Policy names an action that does not exist',
  severity: 'info',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite('chimeAttachments', 'The guide names the actions to request and to retrieve the attachments of users.'),
    cite('chimeActions', 'The reference lists every action of Amazon Chime; the retrieval is RetrieveDataExports.'),
  ],
  remediation:
    'Write the action as the facts give it. IAM accepts a policy with an action that does not exist, and the action that was meant stays refused (or, in a Deny, allowed).',
  state: {
    evaluate: (account) =>
      judgeEach(
        heldPolicies(account).filter(({ byAws }) => !byAws),
        ({ document, label, subject }) => {
          const statements = statementsOf(document);
          if (statements === null) return { unclear: `${label} cannot be read` };
          const found = statements.flatMap(({ actions: { patterns } }) =>
            patterns.filter((pattern) => misspelt.has(pattern.toLowerCase())),
          );
          if (found.length === 0) return 'compliant';
          const actions = [...new Set(found)];
          const meant = actions.map((action) => misspelt.get(action.toLowerCase()) ?? action);
          return { subject, facts: { policy: label, actions, meant } };
        },
      ),
    explain({ policy, actions, meant }, { when, account }) {
      const none =
        actions.length === 1
          ? 'AWS has no such action; the guide of Amazon Chime misspells it. The right name is'
          : 'AWS has no such actions; the guide of Amazon Chime misspells them. The right names are';
      return `In account ${account}, as read on ${when}, ${policy} names ${actions.join(', ')}. ${none} ${meant.join(', ')}.`;
    },
  },
});
