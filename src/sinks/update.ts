/** One conditional write of some attributes of an item. */
import { type AttributeValue, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Key, keyOf } from './entry.ts';

type Item = Record<string, AttributeValue>;

interface Condition {
  /** As DynamoDB writes it, with the values and names that it uses. */
  readonly when: string;
  readonly values?: Item;
  readonly names?: Record<string, string>;
}

/** Sets attributes (`told.x` is an entry of a map), and removes those that are null. False when the condition does not hold. */
export async function update(
  client: DynamoDBClient,
  table: string,
  key: Key,
  attributes: Record<string, AttributeValue | null>,
  condition: Condition,
): Promise<boolean> {
  const set: string[] = [];
  const remove: string[] = [];
  const values: Item = {};
  // Some of the names are words that DynamoDB reserves.
  const names: Record<string, string> = {};
  for (const [path, value] of Object.entries(attributes)) {
    const [name = '', ...inner] = path.split('.');
    names[`#${name}`] = name;
    const at = [`#${name}`, ...inner].join('.');
    if (value === null) remove.push(at);
    else {
      set.push(`${at} = :set${set.length}`);
      values[`:set${set.length - 1}`] = value;
    }
  }
  const expression = [
    set.length > 0 ? `SET ${set.join(', ')}` : '',
    remove.length > 0 ? `REMOVE ${remove.join(', ')}` : '',
  ];
  return holds(
    client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: keyOf(key),
        UpdateExpression: expression.join(' ').trim(),
        ConditionExpression: condition.when,
        ExpressionAttributeNames: { ...names, ...condition.names },
        ExpressionAttributeValues: { ...values, ...condition.values },
      }),
    ),
  );
}

/** Whether a conditional write went through; false when its condition did not hold. */
export async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
