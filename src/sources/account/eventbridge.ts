/** Rolecall's own rules of EventBridge in one Region. */
import type { ListRulesCommandOutput, ListTargetsByRuleCommandOutput } from '@aws-sdk/client-eventbridge';
import type { Rule } from '../../inventory/inventory.ts';
import { all, ask } from './asking.ts';
import { type ClientSettings, inRegion } from './settings.ts';

/** Every stack of Rolecall has it at the front of its name, and so have the rules in it. */
const prefix = 'rolecall';

export async function readRules(region: string, settings: ClientSettings): Promise<readonly Rule[]> {
  const { DescribeRuleCommand, EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } = await import(
    '@aws-sdk/client-eventbridge'
  );
  const client = new EventBridgeClient(inRegion(region, settings));
  const listed = await all(async (NextToken) => {
    const page: ListRulesCommandOutput = await ask('events:ListRules', () =>
      client.send(new ListRulesCommand({ NamePrefix: prefix, NextToken })),
    );
    return { items: page.Rules, next: page.NextToken };
  });
  const rules: Rule[] = [];
  for (const { Name: name = '' } of listed) {
    const rule = await ask('events:DescribeRule', () => client.send(new DescribeRuleCommand({ Name: name })));
    const targets = await all(async (NextToken) => {
      const page: ListTargetsByRuleCommandOutput = await ask('events:ListTargetsByRule', () =>
        client.send(new ListTargetsByRuleCommand({ Rule: name, NextToken })),
      );
      return { items: page.Targets, next: page.NextToken };
    });
    rules.push({
      region,
      name,
      arn: rule.Arn ?? '',
      state: rule.State ?? '',
      pattern: rule.EventPattern ?? null,
      schedule: rule.ScheduleExpression ?? null,
      targets: targets.flatMap(({ Arn }) => Arn ?? []),
    });
  }
  return rules;
}
