/** What an event tells of the type of a Chime account. */
import type { AuditEvent } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';
import { chimeCallsOf } from './chime-calls.ts';

/** Calls that carry the type in their answer, or change it. */
export const accountTypeCalls = chimeCallsOf(
  'CreateAccount',
  'GetAccount',
  'UpdateAccount',
  'ConnectDirectory',
  'DisconnectDirectory',
  'UpdateAccountOpenIdConfig',
  'DeleteAccountOpenIdConfig',
);

/** `Team`, `EnterpriseLWA`, `EnterpriseDirectory` or `EnterpriseOIDC`, of a call that succeeded; null when the event does not tell. */
export function accountTypeIn({ name, error, response }: AuditEvent): string | null {
  if (error !== null) return null;
  switch (name) {
    case 'ConnectDirectory':
      return 'EnterpriseDirectory';
    case 'UpdateAccountOpenIdConfig':
      return 'EnterpriseOIDC';
    // What is left is an Enterprise account whose users sign in with Amazon.
    case 'DisconnectDirectory':
    case 'DeleteAccountOpenIdConfig':
      return 'EnterpriseLWA';
    default:
      return textOf(objectOf(response['account'])['accountType']);
  }
}

/** The Chime account that the event is about: of the request, of the answer when it was just created. */
export function chimeAccountIdIn({ request, response }: AuditEvent): string | null {
  return textOf(request['accountId']) ?? textOf(objectOf(response['account'])['accountId']);
}
