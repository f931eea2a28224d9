/** Asks for the audit of every account, one message each. It imports the SDK: import it only when audits are due. */
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { regionOfIam } from '../../src/audit-state.ts';
import { Unanswered } from '../../src/sources/account/asking.ts';
import { readAccounts } from '../../src/sources/organization.ts';
import type { AuditOrder } from './audit-account.ts';
import { type AuditSettings, auditSettingsOf } from './audit-settings.ts';
import { requestHandler } from './request-handler.ts';

const sqs = new SQSClient({ requestHandler, useQueueUrlAsEndpoint: false });
const batch = 10;

/** `problem`: why not all accounts were asked for; null when they were. Rejects when the queue does not answer. */
export async function orderAudits(): Promise<{ readonly accounts: number; readonly problem: string | null }> {
  const settings = auditSettingsOf(process.env);
  const queue = process.env['ROLECALL_AUDIT_QUEUE_URL'];
  if (!queue) throw new Error('environment: expected ROLECALL_AUDIT_QUEUE_URL to be set');
  const { accounts, problem } = await accountsOf(settings);
  const refused: string[] = [];
  for (let from = 0; from < accounts.length; from += batch)
    refused.push(
      ...(await send(
        queue,
        accounts.slice(from, from + batch).map((account) => ({ account })),
      )),
    );
  const unasked =
    refused.length === 0 ? null : `the audits of these accounts could not be asked for: ${refused.join(', ')}`;
  return { accounts: accounts.length - refused.length, problem: problem ?? unasked };
}

/** The accounts whose messages were refused twice: a refused message is no error of the call. */
async function send(queue: string, orders: readonly AuditOrder[], again = true): Promise<readonly string[]> {
  const entries = orders.map((order) => ({ Id: order.account, MessageBody: JSON.stringify(order) }));
  const { Failed = [] } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries: entries }));
  const refused = new Set(Failed.map(({ Id }) => Id));
  const left = orders.filter(({ account }) => refused.has(account));
  if (left.length === 0 || !again) return left.map(({ account }) => account);
  return send(queue, left, false);
}

/** This account, and those of the organization where other accounts are to be audited. */
async function accountsOf({ account, partition, member }: AuditSettings) {
  if (member === null) return { accounts: [account], problem: null };
  try {
    const found = await readAccounts(regionOfIam(partition), {});
    return { accounts: [...new Set([account, ...found])], problem: null };
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    return { accounts: [account], problem: error.message };
  }
}
