/**
 * What IAM's GetAccountAuthorizationDetails answers, and `aws iam get-account-authorization-details` prints, in the shape of an
 * inventory. Pure.
 */
import type { Json } from '../events/audit-event.ts';
import { isObject } from '../events/fields.ts';
import type { Group, Inventory, Policy, PolicyDocument, Role, User } from './inventory.ts';

export type Identities = Pick<Inventory, 'users' | 'groups' | 'roles' | 'policies'>;

/** The input is not what IAM answers. The message names the place: `RoleDetailList[3].Arn: expected …`. */
export class Malformed extends Error {
  override readonly name = 'Malformed';

  constructor(place: string, expected: string, found: unknown) {
    super(`${place}: expected ${expected}, found ${kindOf(found)}`);
  }
}

const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** Whether a value looks like an answer at all: it has one of the lists. */
export function isAuthorizationDetails(value: unknown): value is Json {
  return isObject(value) && lists.some((list) => Array.isArray(value[list]));
}

/** The identities of one answer. Throws Malformed. */
export function identitiesOf(page: unknown, place = ''): Identities {
  if (!isAuthorizationDetails(page))
    throw new Malformed(place || 'the document', `an object with ${lists.join(', ')}`, page);
  const [users, groups, roles, policies] = lists.map((list) => objectsIn(page, list, place)) as [Place[], ...Place[][]];
  return {
    users: users.map(userOf),
    groups: (groups ?? []).map(groupOf),
    roles: (roles ?? []).map(roleOf),
    policies: (policies ?? []).map(policyOf),
  };
}

/** All pages as one; what two pages hold is taken from the later one. */
export function together(pages: readonly Identities[]): Identities {
  const once = <T extends { readonly arn: string }>(of: (page: Identities) => readonly T[]): readonly T[] => [
    ...new Map(pages.flatMap(of).map((one) => [one.arn, one])).values(),
  ];
  return {
    users: once(({ users }) => users),
    groups: once(({ groups }) => groups),
    roles: once(({ roles }) => roles),
    policies: once(({ policies }) => policies),
  };
}

/** An object with where it stands, for messages. */
class Place {
  readonly at: string;
  private readonly value: Json;

  constructor(at: string, value: Json) {
    this.at = at;
    this.value = value;
  }

  text(field: string): string {
    const value = this.value[field];
    if (typeof value !== 'string' || value === '') throw new Malformed(`${this.at}.${field}`, 'a text', value);
    return value;
  }

  textOrNull(field: string): string | null {
    return this.value[field] == null ? null : this.text(field);
  }

  /** ISO 8601 in UTC, to the second; an SDK gives a Date. */
  time(field: string): string {
    const value = this.value[field];
    const time = value instanceof Date ? value : new Date(typeof value === 'string' ? value : Number.NaN);
    if (Number.isNaN(time.getTime())) throw new Malformed(`${this.at}.${field}`, 'a time', value);
    return `${time.toISOString().slice(0, 19)}Z`;
  }

  timeOrNull(field: string): string | null {
    return this.value[field] == null ? null : this.time(field);
  }

  count(field: string): number {
    const value = this.value[field] ?? 0;
    if (typeof value !== 'number') throw new Malformed(`${this.at}.${field}`, 'a number', value);
    return value;
  }

  flag(field: string): boolean {
    return this.value[field] === true;
  }

  object(field: string): Place | null {
    const value = this.value[field];
    if (value == null) return null;
    if (!isObject(value)) throw new Malformed(`${this.at}.${field}`, 'an object', value);
    return new Place(`${this.at}.${field}`, value);
  }

  objects(field: string): readonly Place[] {
    return objectsIn(this.value, field, this.at);
  }

  texts(field: string): readonly string[] {
    const value = this.value[field] ?? [];
    if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
      throw new Malformed(`${this.at}.${field}`, 'a list of texts', value);
    return value;
  }

  /** IAM URL-encodes a document, and the AWS CLI decodes it. */
  document(field: string): PolicyDocument {
    const value = this.value[field];
    if (isObject(value)) return value;
    const text = this.text(field);
    try {
      const parsed: unknown = JSON.parse(text.trimStart().startsWith('%') ? decodeURIComponent(text) : text);
      return isObject(parsed) ? parsed : text;
    } catch {
      return text;
    }
  }
}

function objectsIn(value: Json, field: string, place: string): Place[] {
  const at = place === '' ? field : `${place}.${field}`;
  const list = value[field] ?? [];
  if (!Array.isArray(list)) throw new Malformed(at, 'a list', list);
  return list.map((one: unknown, index) => {
    if (!isObject(one)) throw new Malformed(`${at}[${index}]`, 'an object', one);
    return new Place(`${at}[${index}]`, one);
  });
}

function userOf(user: Place): User {
  return {
    ...principalOf(user, 'UserName', 'UserId'),
    inline: inlineOf(user, 'UserPolicyList'),
    groups: user.texts('GroupList'),
    boundary: boundaryOf(user),
  };
}

function groupOf(group: Place): Group {
  return { ...principalOf(group, 'GroupName', 'GroupId'), inline: inlineOf(group, 'GroupPolicyList') };
}

function roleOf(role: Place): Role {
  const used = role.object('RoleLastUsed');
  return {
    ...principalOf(role, 'RoleName', 'RoleId'),
    inline: inlineOf(role, 'RolePolicyList'),
    boundary: boundaryOf(role),
    trust: role.document('AssumeRolePolicyDocument'),
    lastUsed: used && { at: used.timeOrNull('LastUsedDate'), region: used.textOrNull('Region') },
    description: null,
    maxSessionDuration: null,
  };
}

function policyOf(policy: Place): Policy {
  const version = policy.text('DefaultVersionId');
  const versions = policy.objects('PolicyVersionList');
  const current = versions.find((one) => one.flag('IsDefaultVersion') || one.text('VersionId') === version);
  if (!current) throw new Malformed(`${policy.at}.PolicyVersionList`, `the default version ${version}`, []);
  const arn = policy.text('Arn');
  return {
    // The ARN says it too, and emulators leave it out.
    name: policy.textOrNull('PolicyName') ?? arn.slice(arn.lastIndexOf('/') + 1),
    path: policy.text('Path'),
    arn,
    createdAt: policy.time('CreateDate'),
    attachments: policy.count('AttachmentCount'),
    boundaries: policy.count('PermissionsBoundaryUsageCount'),
    version,
    versionCreatedAt: current.timeOrNull('CreateDate'),
    document: current.document('Document'),
  };
}

function principalOf(one: Place, name: string, id: string): Omit<Group, 'inline'> {
  return {
    name: one.text(name),
    path: one.text('Path'),
    arn: one.text('Arn'),
    id: one.text(id),
    createdAt: one.time('CreateDate'),
    attached: one
      .objects('AttachedManagedPolicies')
      .map((policy) => ({ name: policy.text('PolicyName'), arn: policy.text('PolicyArn') })),
  };
}

function inlineOf(one: Place, field: string): Group['inline'] {
  return one
    .objects(field)
    .map((policy) => ({ name: policy.text('PolicyName'), document: policy.document('PolicyDocument') }));
}

function boundaryOf(one: Place): string | null {
  return one.object('PermissionsBoundary')?.textOrNull('PermissionsBoundaryArn') ?? null;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : `a ${typeof value}`;
}
