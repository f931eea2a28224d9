/** A DynamoDB client that answers as late as DynamoDB may: dynalite never does, so a forgotten ConsistentRead would go unseen. */
import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;

/** What every client of one table shares: which writes are so new that a read may not know of them. */
export interface Staleness {
  /** How many of the newest writes the next read does not see. */
  lag(): number;
  readonly writes: { readonly key: string; readonly before: Item | undefined; readonly keys: Item }[];
}

/** Serves reads without ConsistentRead, and the index, from the state before the newest writes. */
export function makeStale(client: DynamoDBClient, staleness: Staleness): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        if (commandName === 'PutItemCommand' || commandName === 'UpdateItemCommand') {
          const { output, ...rest } = await next({ ...args, input: { ...args.input, ReturnValues: 'ALL_OLD' } });
          const { pk, sk } = keysOf(args.input as { Item?: Item; Key?: Item });
          const before = (output as { Attributes?: Item }).Attributes;
          staleness.writes.push({ key: nameOf({ pk, sk }), before, keys: { pk, sk } });
          return { ...rest, output };
        }
        const result = await next(args);
        const input = args.input as { ConsistentRead?: boolean; IndexName?: string };
        if (input.ConsistentRead === true) return result;
        const unseen = unseenWrites(staleness);
        const output = result.output as { Item?: Item; Items?: Item[] } & typeof result.output;
        if (commandName === 'GetItemCommand') {
          const old = unseen.get(nameOf((args.input as { Key: Item }).Key));
          return old ? { ...result, output: { ...output, Item: old.before } as typeof output } : result;
        }
        const seen = (output.Items ?? []).filter((item) => !unseen.has(nameOf(item)));
        const late = [...unseen.values()].flatMap(({ before, keys }) => {
          if (!before || !wasSelected(before, args.input as Selection)) return [];
          return [input.IndexName ? keys : before];
        });
        return { ...result, output: { ...output, Items: [...seen, ...late] } as typeof output };
      },
    { step: 'initialize', name: 'makeStale' },
  );
}

interface Selection {
  readonly IndexName?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** By the two key conditions that src/sinks/findings-table.ts uses. */
function wasSelected(item: Item, { IndexName, ExpressionAttributeValues: values = {} }: Selection): boolean {
  if (IndexName) {
    return item['shard']?.S === values[':shard']?.S && Number(item['due']?.N) <= Number(values[':now']?.N);
  }
  const { ':pk': pk, ':from': from, ':to': to } = values;
  const sk = item['sk']?.S ?? '';
  return item['pk']?.S === pk?.S && sk >= (from?.S ?? '') && sk <= (to?.S ?? '');
}

/** Per key, the oldest state within the lag. */
function unseenWrites(staleness: Staleness): Map<string, Staleness['writes'][number]> {
  const unseen = new Map<string, Staleness['writes'][number]>();
  const count = staleness.lag();
  for (const write of count === 0 ? [] : staleness.writes.slice(-count))
    if (!unseen.has(write.key)) unseen.set(write.key, write);
  return unseen;
}

function keysOf({ Item, Key }: { Item?: Item; Key?: Item }): { pk: AttributeValue; sk: AttributeValue } {
  const { pk, sk } = Item ?? Key ?? {};
  if (!pk || !sk) throw new Error('expected the keys of an item of the findings table');
  return { pk, sk };
}

function nameOf({ pk, sk }: Item): string {
  return JSON.stringify([pk?.S, sk?.S]);
}
