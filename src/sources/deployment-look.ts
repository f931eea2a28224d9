/** One look at a deployment: what it found, or why it found nothing. */
import type { Seen } from '../doctor/snapshot.ts';
import { errorName } from './account/asking.ts';

/** There is no such stack here. */
export class MissingStack extends Error {
  override readonly name = 'MissingStack';
}

/** With the credentials as they are, no call will be answered. The message is a sentence. */
export class UselessCredentials extends Error {
  override readonly name = 'UselessCredentials';
}

/** What AWS and its SDK call a denied call. */
const denied =
  /^(AccessDenied|AccessDeniedException|AuthorizationError|AuthorizationErrorException|UnauthorizedOperation)$/;
/** What they call credentials that are none of AWS's, or were. */
const refused =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|AuthFailure|SignatureDoesNotMatch|InvalidSignatureException|IncompleteSignature|IncompleteSignatureException|InvalidSecurity|MissingAuthenticationToken|MissingAuthenticationTokenException|NotAuthorized)$/;
/** What they call a thing that is not there, service by service. */
const absent =
  /^(ResourceNotFoundException|QueueDoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue|NotFound|NotFoundException|NoSuchBucket|TrailNotFoundException)$/;
/** Nobody was reached. */
const offTheNet = /^(E[A-Z_]+|TimeoutError|NetworkingError)$/;

/** `permission` is that of the call, as IAM writes it. Throws where no other look would do better. */
export async function look<T>(permission: string, read: () => Promise<T>): Promise<Seen<T>> {
  try {
    return { value: await read() };
  } catch (error) {
    if (error instanceof MissingStack) throw error;
    const name = error instanceof Error ? errorName(error) : 'unknown error';
    // What no provider of the SDK has, or a profile that does not exist.
    if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
      throw new UselessCredentials(
        'There are no AWS credentials, or the session of the profile has ended: sign in, or name a profile in AWS_PROFILE.',
      );
    if (refused.test(name))
      throw new UselessCredentials(
        `AWS does not take your credentials (${name}): sign in again, and look whether the Region is enabled in your account.`,
      );
    if (absent.test(name)) return { gone: true };
    // A table with a key of the account is refused under the same name where that key cannot be used.
    if (denied.test(name) && /\bKMS\b|\bkms:/.test(error instanceof Error ? error.message : ''))
      return {
        permission: 'kms:Decrypt',
        reason: 'the permission kms:Decrypt for its key is missing, or the key is disabled',
      };
    if (denied.test(name)) return { permission, reason: `the permission ${permission} is missing` };
    const advice = offTheNet.test(name) ? 'look at the Region and the network' : 'ask again';
    return { permission, reason: `the call that takes ${permission} failed (${name}), so ${advice}` };
  }
}
