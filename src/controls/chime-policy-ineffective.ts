import { chimeOperations } from '../catalog/chime-operations.ts';
import { isClassicOnly } from '../catalog/lookup.ts';
import { type Statement, statementsOf } from '../policies/document.ts';
import { coversAction } from '../policies/patterns.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { heldPolicies } from './held-policies.ts';
import { judgeEach } from './judge-each.ts';
import { statementsInWords } from './statements-in-words.ts';

export default defineStateControl({
  id: 'chime-policy-ineffective',
  title: 'Policy restricts Amazon Chime by what Amazon Chime does not support',
  severity: 'low',
  identity: 'state',
  reads: [inventory(['identities'])],
  citations: [
    cite(
      'chimeWithIam',
      'Amazon Chime has no condition keys of its own, no resources that a policy could name, and no tags to authorize by.',
    ),
    cite(
      'chimeActions',
      'The reference lists for each action of Amazon Chime which resource types and keys it supports.',
    ),
  ],
  remediation:
    'Write Resource "*" for the actions in the facts, and restrict them by naming fewer actions, or by global condition keys such as aws:PrincipalOrgID. As it stands an Allow grants nothing and a Deny refuses nothing.',
  misses: [
    'Only actions of classic Amazon Chime are judged; a wildcard that includes actions of the Chime SDK, some of which support resources and tags, is not.',
  ],
  state: {
    evaluate: (account) =>
      judgeEach(
        heldPolicies(account).filter(({ byAws }) => !byAws),
        ({ document, label, subject, holders }) => {
          const statements = statementsOf(document);
          if (statements === null) return { unclear: `${label} cannot be read` };
          const found = statements.flatMap((one) => {
            const actions = classicActions(one);
            const limits = unsupportedLimits(one);
            return actions.length === 0 || limits.length === 0 ? [] : { name: one.name, actions, limits };
          });
          if (found.length === 0) return 'compliant';
          return {
            subject,
            facts: {
              policy: label,
              statements: found.map(({ name }) => name),
              actions: [...new Set(found.flatMap(({ actions }) => actions))],
              limits: [...new Set(found.flatMap(({ limits }) => limits))],
              holders: holders.map(({ label: holder }) => holder),
            },
          };
        },
      ),
    explain({ policy, statements, actions, limits }, { when, account }) {
      const restrict = statements.length === 1 ? 'restricts' : 'restrict';
      return `In account ${account}, as read on ${when}, ${statementsInWords(statements)} of ${policy} ${restrict} ${actions.join(', ')} by ${limits.join(' and ')}. Amazon Chime supports neither resources nor keys or tags of its own for these actions, so the statement does not do what it says.`;
    },
  },
});

/** Actions that ended with classic Amazon Chime, as the statement writes them. */
function classicActions({ actions: { except, patterns } }: Statement): readonly string[] {
  if (except) return [];
  return patterns.filter((pattern) => {
    const meant = chimeOperations.filter(({ name }) => coversAction(pattern, `chime:${name}`));
    return meant.length > 0 && /^chime:/i.test(pattern) && meant.every(isClassicOnly);
  });
}

/** In words, what of the statement Amazon Chime ignores. */
function unsupportedLimits({ resources, conditions }: Statement): readonly string[] {
  const limits: string[] = [];
  if (resources !== null && !resources.patterns.includes('*')) {
    limits.push(`the resource ${resources.patterns.join(', ')}`);
  }
  for (const { key } of conditions) {
    if (/^(chime:|aws:(resourcetag|requesttag)\/|aws:tagkeys$)/.test(key)) limits.push(`the condition key ${key}`);
  }
  return limits;
}
