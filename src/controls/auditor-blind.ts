import type { AuditorHealth, Rule } from '../inventory/inventory.ts';
import { cite } from './cite.ts';
import { defineStateControl, inventory } from './control.ts';
import { hour, timeInWords } from './dates.ts';
import { type Judgement, judgeEach } from './judge-each.ts';

export default defineStateControl({
  id: 'auditor-blind',
  title: 'Rolecall does not get what it is to judge',
  severity: 'high',
  identity: 'state',
  reads: [inventory(['rules'], ['auditor'])],
  citations: [
    cite(
      'chimeEventBridge',
      'Amazon Chime sends its events on a best-effort basis, so that none comes proves nothing.',
    ),
    cite(
      'eventBridgeServiceEvents',
      'Whether an event is delivered once, more often or perhaps not at all depends on the service that sends it.',
    ),
  ],
  remediation:
    'Enable the rule, give it back its target, or put the configuration right. Deploying the same version does not notice what was changed past CloudFormation: do it by hand, or by a change set of the stack with the deployment mode REVERT_DRIFT. Then read the days in between from the log archive, since what happened in them was not judged. CloudTrail tells who disabled it.',
  misses: ['Whether a queue or a function between the rule and the findings works shows in the heartbeat alone.'],
  state: {
    evaluate(account, { now }) {
      const { auditor, rules } = account;
      const ofRules = judgeEach(rules, judgeRule);
      const ofAuditor = auditor === null ? [] : auditorProblems(auditor, now, account.account);
      if (rules.length === 0 && auditor === null)
        return { ...ofRules, notEvaluated: [{ reason: 'no rule of Rolecall was found' }] };
      return {
        ...ofRules,
        violations: [...ofRules.violations, ...ofAuditor],
        compliant: ofRules.compliant + (auditor !== null && ofAuditor.length === 0 ? 1 : 0),
      };
    },
    explain({ what, problem }, { when, account, region }) {
      return `${what} in account ${account} and ${region} is not as it should be, as read on ${when}: ${problem}. As long as that lasts Rolecall does not see all of what happens, and its silence proves nothing.`;
    },
  },
});

interface BlindFacts {
  readonly [fact: string]: string;
  readonly what: string;
  readonly problem: string;
}

function judgeRule({ name, arn, region, state, targets }: Rule): Judgement<BlindFacts> {
  const problem = state === 'DISABLED' ? 'it is disabled' : targets.length === 0 ? 'it has no target' : null;
  if (problem === null) return 'compliant';
  return {
    subject: { type: 'rule', id: `${region}/${name}`, arn },
    region,
    facts: { what: `The rule ${name}`, problem },
  };
}

function auditorProblems(
  { heartbeats, heartbeatWithin, configurationProblem }: AuditorHealth,
  now: string,
  account: string,
) {
  const late = heartbeats
    .filter(({ at }) => at === null || Date.parse(now) - Date.parse(at) > heartbeatWithin)
    .map(({ region, at }) => ({
      subject: { type: 'heartbeat', id: region, arn: null },
      region,
      facts: {
        what: 'The heartbeat of Rolecall',
        problem: `${at === null ? 'none ever came' : `the last one came on ${timeInWords(at)}`}, and one is due every ${Math.max(1, Math.round(heartbeatWithin / hour))} h`,
      },
    }));
  if (configurationProblem === null) return late;
  const subject = { type: 'configuration', id: account, arn: null };
  return [...late, { subject, facts: { what: 'The configuration of Rolecall', problem: configurationProblem } }];
}
