/** Makes a call whose event proves that the way from CloudTrail to on-event is open. Runs every hour. */
import { EventBridgeClient, TagResourceCommand } from '@aws-sdk/client-eventbridge';
import { requestHandler } from './runtime/request-handler.ts';

let client: EventBridgeClient | undefined;

/** Tags the rule that waits for this very call. Throws when it was refused: an alarm counts the errors of functions. */
export async function handler(): Promise<void> {
  client ??= new EventBridgeClient({ requestHandler });
  const tag = new TagResourceCommand({
    ResourceARN: process.env['ROLECALL_HEARTBEAT_RULE_ARN'],
    // The key that the role may set (infra/roles.yml). A value that changes: CloudTrail records the call either way.
    Tags: [{ Key: 'rolecall:heartbeat', Value: new Date().toISOString() }],
  });
  await client.send(tag);
}
