/** Who listens to the topic on this machine: a queue, as most subscribers in an account are. */
import type { Finding } from '../src/findings/finding.ts';

/** What a message of the topic carries for machines. */
export type Told = Finding & { readonly revision: number };

/** The finding in the body of a message that SNS put into a queue. */
export function findingIn(body: string): Told {
  const { Message } = JSON.parse(body) as { Message: string };
  const message = JSON.parse(Message) as Told | { default: string };
  // AWS delivers the `default` of a message with a structure; fauxqs 2.4 delivers the structure.
  return 'default' in message ? JSON.parse(message.default) : message;
}
