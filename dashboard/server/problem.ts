/** Why a table cannot be read, and what to do about it. Pure. */
import type { Problem } from '../api.ts';

const kindOf = new Map<string, Problem['kind']>([
  ...['ExpiredTokenException', 'ExpiredToken', 'CredentialsProviderError', 'TokenProviderError'].map(credentials),
  ...['UnrecognizedClientException', 'InvalidSignatureException', 'InvalidClientTokenId'].map(credentials),
  ['AccessDeniedException', 'denied'],
  ['ResourceNotFoundException', 'table'],
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'TimeoutError'].map(
    (name) => [name, 'connection'] as const,
  ),
]);

function credentials(name: string): readonly [string, 'credentials'] {
  return [name, 'credentials'];
}

export function problemOf(error: unknown, table: string): Problem {
  const { name, code, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  const kind = kindOf.get(name) ?? kindOf.get(code ?? '') ?? 'other';
  const says = {
    credentials:
      'The AWS credentials are missing, wrong or have expired. Sign in again: it goes on by itself; with keys from the environment, start it anew.',
    denied: `These credentials may not read the table ${table}: they need dynamodb:Scan, Query and GetItem on it.`,
    table: `There is no table ${table} in this account and Region: name it with --table, and its Region with --region.`,
    connection: 'DynamoDB cannot be reached. It is tried again by itself.',
    other: `The table could not be read (${message}). It is tried again by itself.`,
  }[kind];
  return { kind, says };
}
