/** What the controls of chatbots have in common. */
import type { AuditEvent } from '../events/audit-event.ts';
import { textOf } from '../events/fields.ts';
import { chimeAccountOf } from './chime-calls.ts';
import type { Subject } from './control.ts';

/** The chatbot that a call is about; its Chime account where the call names none. */
export function chimeBotOf(event: AuditEvent): Subject {
  const id = textOf(event.request['botId']);
  return id === null ? chimeAccountOf(event) : { type: 'chime-bot', id, arn: null };
}
