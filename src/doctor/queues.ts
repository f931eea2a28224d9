/** Whether messages come into the queues, and whether somebody takes them out. Pure. */
import { covers } from '../policies/patterns.ts';
import { type Check, counted, putBack, some } from './check.ts';
import { looked } from './looked.ts';
import type { Queue, QueueState, Rule } from './snapshot.ts';

const area = 'queues';
/** More than on-event handles in minutes. */
const mostWaiting = 10_000;

export function queueChecks(queues: readonly Queue[], rules: readonly Rule[]): readonly Check[] {
  return queues.flatMap(({ id, seen }) =>
    looked(area, id, seen, (state) => {
      const refused = rules.flatMap((rule) => (isRefused(rule, state) ? [rule.id] : []));
      if (refused.length === 0) return [messagesCheck(id, state)];
      const says = `The policy of ${id} does not let in what ${some(refused, 5, ', ')} send${refused.length === 1 ? 's' : ''}: it is lost, or set aside.`;
      return [{ area, state: 'wrong', says, remedy: putBack }, messagesCheck(id, state)];
    }),
  );
}

function messagesCheck(id: string, { messages, taken }: QueueState): Check {
  if (id.includes('DeadLetter') && messages > 0)
    return {
      area,
      state: 'wrong',
      says: `${id} holds ${counted(messages, 'message')} that nobody could handle.`,
      remedy: remedyOf(id),
    };
  if (messages > mostWaiting)
    return {
      area,
      state: 'wrong',
      says: `${messages} messages wait in ${id}.`,
      remedy: 'Look at the throttles and errors of its function, and at the concurrency that the account has left.',
    };
  if (messages > 0 && taken === 0 && !id.includes('DeadLetter'))
    return {
      area,
      state: 'note',
      says: `${counted(messages, 'message')} wait${messages === 1 ? 's' : ''} in ${id}, and nobody is at work on any. If the next look says the same, its function is not asked: look whether its event source mapping is enabled and its concurrency is not 0.`,
      remedy: null,
    };
  return { area, state: 'ok', says: `${id} holds ${counted(messages, 'message')}.`, remedy: null };
}

/** SQS moves back what came from another queue, and not what EventBridge set aside. */
function remedyOf(id: string): string {
  const why = 'The attributes ERROR_CODE and RULE_ARN of each say why EventBridge could not deliver it. Mend that, and';
  if (id === 'RuleDeadLetterQueue')
    return `${why} send them on one by one (docs/operations.md, What was set aside): SQS does not redrive them.`;
  // That of a forwarder: nobody but AWS may put events of AWS on a bus.
  if (id === 'DeadLetterQueue')
    return `${why} judge what is in them with rolecall scan, before they expire: SQS does not redrive them.`;
  return 'Read one of them and the log of the function, mend the cause, and start a redrive of the queue: nothing is told twice.';
}

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

/** Whether a rule sends to a queue whose policy does not let it. */
function isRefused({ seen: rule }: Rule, { arn, policy }: QueueState): boolean {
  if (!('value' in rule) || !rule.value.targets.includes(arn)) return false;
  const { Statement: all = [] } = JSON.parse(policy ?? '{}') as { Statement?: Statement | Statement[] };
  return ![all].flat().some(({ Effect, Principal, Condition }) => {
    const admits = JSON.stringify(Principal ?? '').includes('events.amazonaws.com') || Principal === '*';
    return Effect === 'Allow' && admits && namesRule(JSON.stringify(Condition ?? {}), rule.value.arn);
  });
}

/** A condition without the ARN of a source is met by any rule of ours. */
function namesRule(condition: string, rule: string): boolean {
  const sources = [...condition.matchAll(/"(arn:[^"]*)"/g)].map(([, arn = '']) => arn);
  return sources.length === 0 || sources.some((arn) => covers(arn, rule));
}
