import { unnamedService } from '../events/actor.ts';
import type { Actor } from '../events/audit-event.ts';

/**
 * They make the calls that somebody else chose: the console (which old records do not name), what deploys templates, and
 * what runs any call that its customer wrote down, with a role of the customer.
 */
const goBetweens = new Set([
  'signin.amazonaws.com',
  unnamedService,
  'cloudformation.amazonaws.com',
  'servicecatalog.amazonaws.com',
  'states.amazonaws.com',
  'ssm.amazonaws.com',
  'apigateway.amazonaws.com',
  'appsync.amazonaws.com',
  'scheduler.amazonaws.com',
  'chatbot.amazonaws.com',
  'cloud9.amazonaws.com',
]);

/** An AWS service called on its own account, and not on behalf of whoever told it to. */
export function isByService({ kind, invokedBy }: Actor): boolean {
  if (kind === 'service') return true;
  return invokedBy !== null && !goBetweens.has(invokedBy);
}
