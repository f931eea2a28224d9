import type { Actor, ActorKind, Json } from './audit-event.ts';
import { flagOf, objectOf, textOf } from './fields.ts';

/** What CloudTrail writes as `invokedBy` where it does not name the service. */
export const unnamedService = 'AWS Internal';

const kinds = new Map<string, ActorKind>([
  ['Root', 'root'],
  ['IAMUser', 'user'],
  ['AssumedRole', 'role'],
  ['Role', 'role'],
  ['FederatedUser', 'federated'],
  ['SAMLUser', 'federated'],
  ['WebIdentityUser', 'federated'],
  ['IdentityCenterUser', 'federated'],
  ['Directory', 'federated'],
  ['AWSAccount', 'account'],
  ['AWSService', 'service'],
]);

/** Reads `userIdentity`: the role rather than its session, the root user also behind an AssumeRoot session. */
export function actorOf(userIdentity: unknown): Actor {
  const identity = objectOf(userIdentity);
  const context = objectOf(identity['sessionContext']);
  const issuer = objectOf(context['sessionIssuer']);
  const arn = textOf(identity['arn']);
  const invokedBy = textOf(identity['invokedBy']);
  const kind = kindOf(identity, arn, invokedBy);
  const behind = kind === 'role' ? (textOf(issuer['arn']) ?? roleBehind(arn)) : arn;
  return {
    kind,
    arn: behind ?? (kind === 'root' ? rootOf(identity) : null),
    account: textOf(identity['accountId']) ?? textOf(issuer['accountId']) ?? accountIn(behind),
    invokedBy,
    session: kind === 'role' ? sessionIn(arn) : null,
    accessKeyId: textOf(identity['accessKeyId']),
    mfa: flagOf(objectOf(context['attributes'])['mfaAuthenticated']),
  };
}

function kindOf(identity: Json, arn: string | null, invokedBy: string | null): ActorKind {
  if (isAssumeRoot(identity)) return 'root';
  const type = textOf(identity['type']);
  const known = type === null ? undefined : kinds.get(type);
  if (known) return known;
  // Old and service-made records leave `type` out: the ARN tells, then the presence of invokedBy alone.
  if (arn !== null) {
    if (/^arn:[^:]*:iam::\d*:root$/.test(arn)) return 'root';
    if (arn.includes(':assumed-role/') || arn.includes(':role/')) return 'role';
    if (arn.includes(':federated-user/')) return 'federated';
    if (arn.includes(':user/')) return 'user';
  }
  return invokedBy !== null && arn === null && textOf(identity['principalId']) === null ? 'service' : 'unknown';
}

/** Whether a `userIdentity` is a session of AssumeRoot: a member account's root user, borrowed for one task by an administrator of the organization. */
export function isAssumeRoot(userIdentity: unknown): boolean {
  return flagOf(objectOf(objectOf(userIdentity)['sessionContext'])['assumedRoot']) === true;
}

/** `arn:aws:sts::1:assumed-role/Ops/alice` -> `arn:aws:iam::1:role/Ops`. The role's path is not in it. */
function roleBehind(sessionArn: string | null): string | null {
  if (sessionArn === null) return null;
  const parts = sessionArn.split(':');
  const [kind, role] = (parts[5] ?? '').split('/');
  if (kind !== 'assumed-role' || !role) return sessionArn;
  return `${parts[0]}:${parts[1]}:iam::${parts[4]}:role/${role}`;
}

function sessionIn(sessionArn: string | null): string | null {
  if (sessionArn === null || !sessionArn.includes(':assumed-role/')) return null;
  return textOf(sessionArn.slice(sessionArn.lastIndexOf('/') + 1));
}

function rootOf(identity: Json): string | null {
  const account = textOf(identity['accountId']);
  return account === null ? null : `arn:aws:iam::${account}:root`;
}

function accountIn(arn: string | null): string | null {
  return textOf(arn?.split(':')[4]);
}
