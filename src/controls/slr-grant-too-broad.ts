import { allowing, isBoundBy, reaches } from '../policies/allows.ts';
import { statementsOf } from '../policies/document.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { heldPolicies, holdersInWords, outsiders } from './held-policies.ts';
import { judgeEach } from './judge-each.ts';
import { statementsInWords } from './statements-in-words.ts';

const actions = ['iam:CreateServiceLinkedRole', 'iam:DeleteServiceLinkedRole'];

export default defineStateControl({
  id: 'slr-grant-too-broad',
  title: 'Policy lets its holders create or delete any service-linked role',
  severity: 'medium',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite(
      'slrPermissions',
      'Who is to create, edit or delete a service-linked role gets the permission for the ARN of that role, with a condition on iam:AWSServiceName.',
    ),
    cite(
      'iamBestPractices',
      'Policies grant the least that a task needs: certain actions, on certain resources, under conditions.',
    ),
  ],
  remediation:
    'Name the roles in the Resource of the statement (arn:aws:iam::*:role/aws-service-role/<service>/*), or bind it with StringLike iam:AWSServiceName to the services that these people set up. Put those who administer roles on approved.role-administrators in rolecall.yaml.',
  misses: [
    'A permissions boundary, a service control policy or another policy of the same principal may take back what this one grants.',
  ],
  state: {
    evaluate(account, { configuration }) {
      const { roleAdministrators } = configuration.approved;
      // A name that no service has: who reaches it reaches all of them.
      const any = `arn:${account.partition}:iam::${account.account}:role/aws-service-role/any.amazonaws.com/AWSServiceRoleForAny`;
      return judgeEach(heldPolicies(account), (policy) => {
        const statements = statementsOf(policy.document);
        if (statements === null) return { unclear: `${policy.label} cannot be read` };
        const found = actions.flatMap((action) =>
          allowing(statements, action)
            .filter((one) => reaches(one, any) && !isBoundBy(one.conditions, 'iam:awsservicename'))
            .map((one) => ({ action, statement: one.name })),
        );
        if (found.length === 0) return 'compliant';
        const others = outsiders(policy, roleAdministrators);
        return {
          subject: policy.subject,
          severity: policy.byAws || others.length === 0 ? 'info' : 'medium',
          facts: {
            policy: policy.label,
            byAws: policy.byAws,
            actions: [...new Set(found.map(({ action }) => action))],
            statements: [...new Set(found.map(({ statement }) => statement))],
            holders: policy.holders.map(({ label }) => label),
            others: others.map(({ label }) => label),
          },
        };
      });
    },
    explain({ policy, byAws, actions: granted, statements, holders, others }, { when, account }) {
      const verb = statements.length === 1 ? 'allows' : 'allow';
      const rest = holders.length - others.length;
      const further =
        rest === 0
          ? ''
          : `, and by ${rest === 1 ? 'one other that is' : `${rest} others that are`} approved, or made by AWS`;
      const who =
        holders.length === 0
          ? 'Nobody has the policy at present'
          : others.length === 0
            ? `All who hold it are approved, or made by AWS: ${holdersInWords(holders)}`
            : `It is held by ${holdersInWords(others)}${further}`;
      const own = byAws ? ' AWS manages this policy, so only its attachments can be changed.' : '';
      return `In account ${account}, as read on ${when}, ${statementsInWords(statements)} of ${policy} ${verb} ${granted.join(' and ')} for every service, without a condition on iam:AWSServiceName and without the path of a role. ${who}.${own}`;
    },
  },
});
