/** Deletions of service-linked roles that events told of, for the audit, since IAM lists none: items of the findings table. */
import { type DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Note } from '../audit.ts';
import type { RoleNote } from '../controls/left-over.ts';
import type { KnownDeletion } from '../sources/account/iam.ts';
import { deletionKey, deletionsOfAccount, keyOf } from './entry.ts';

/** The control that remembers each request, with its task. */
const rememberedBy = 'slr-deletion-without-cleanup';
/** Of an account, the newest: IAM is asked for each, and nobody deletes so many. */
const most = 200;

/** Notes the deletion that an event asks for, where it does. `expires` is epoch seconds. */
export async function noteDeletion(client: DynamoDBClient, table: string, note: Note, expires: number): Promise<void> {
  const deletion = deletionIn(note);
  if (deletion === null) return;
  const put = new PutItemCommand({
    TableName: table,
    Item: {
      ...keyOf(deletionKey(note.account, deletion)),
      deletion: { S: JSON.stringify(deletion) },
      expires: { N: String(expires) },
    },
  });
  await client.send(put);
}

function deletionIn({ control, item }: Note): KnownDeletion | null {
  if (control.id !== rememberedBy) return null;
  const note = item.note as RoleNote;
  if (note.change !== 'requested' || note.task === null) return null;
  return { taskId: note.task, roleName: note.name, roleId: null, requestedAt: item.time };
}

/** Those of an account, the newest first. */
export async function deletionsOf(
  client: DynamoDBClient,
  table: string,
  account: string,
): Promise<readonly KnownDeletion[]> {
  const query = new QueryCommand({
    TableName: table,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: deletionsOfAccount(account) } },
    ScanIndexForward: false,
    Limit: most,
    ConsistentRead: true,
  });
  const { Items = [] } = await client.send(query);
  return Items.map(({ deletion }) => JSON.parse(deletion?.S ?? 'null') as KnownDeletion);
}
