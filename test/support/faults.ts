/** What can go wrong with an API call, put into a real SDK client. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';

/** Nothing happened, or all of it and only the answer was lost; the caller is told (fails) or is dead (dies), or its SDK tries again. */
export const faultKinds = ['fails before', 'fails after', 'dies before', 'dies after', 'is retried'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a call is for, in the words of src/sinks/outbox.ts. */
export const steps = ['remember', 'read', 'store', 'claim', 'mark', 'send', 'look for what is due'] as const;
export type Step = (typeof steps)[number];

/** Decides about each call of one client; null lets it pass. */
export type Chaos = (step: Step) => FaultKind | null;

export interface Victim {
  /** Awaited before each call: what others do meanwhile. */
  before?: ((step: Step) => Promise<void>) | undefined;
  /** Changed between deliveries; nothing goes wrong when left out. */
  chaos?: Chaos | undefined;
  /** Called when the process dies at a call: that call never returns. */
  die?: (() => void) | undefined;
}

/** Lets the calls of a client go wrong as its victim's `chaos` says. */
export function makeFaulty(client: DynamoDBClient | SNSClient, victim: Victim): void {
  // Both clients have the same stack, of types that share no supertype.
  const stack = client.middlewareStack as DynamoDBClient['middlewareStack'];
  let retried = 0;
  stack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const step = stepOf(commandName, args.input);
        await victim.before?.(step);
        const kind = victim.chaos?.(step) ?? null;
        if (kind === 'fails before') throw new Error('injected: the call did not arrive');
        if (kind === 'dies before') return death(victim);
        if (kind === 'is retried') retried++;
        const result = await next(args);
        if (kind === 'fails after') throw new Error('injected: the answer was lost');
        return kind === 'dies after' ? death(victim) : result;
      },
    { step: 'initialize', name: 'makeFaulty' },
  );
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      if (retried === 0) return result;
      retried--;
      throw Object.assign(new Error('injected: the answer was lost'), { name: 'TimeoutError' });
    },
    // Inside of the SDK's own retrying.
    { step: 'finalizeRequest', priority: 'low', name: 'makeFaultyInside' },
  );
}

function death(victim: Victim): Promise<never> {
  victim.die?.();
  return new Promise(() => undefined);
}

function stepOf(command: string, input: object): Step {
  if (command === 'PublishCommand') return 'send';
  if (command === 'PutItemCommand') return 'remember';
  if ('IndexName' in input) return 'look for what is due';
  if (command !== 'UpdateItemCommand') return 'read';
  const { UpdateExpression: expression = '' } = input as { UpdateExpression?: string };
  if (expression.includes('#told.#place')) return 'mark';
  return expression.includes('#rev') ? 'store' : 'claim';
}
