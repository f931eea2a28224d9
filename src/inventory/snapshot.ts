/** What `aws iam get-account-authorization-details` printed -> the inventories of its accounts. Pure. */
import type { Partition } from '../catalog/regions.ts';
import { isObject } from '../events/fields.ts';
import { type Identities, identitiesOf, isAuthorizationDetails, Malformed, together } from './authorization-details.ts';
import { emptyInventory, type Inventory, type Look } from './inventory.ts';
import { parts } from './parts.ts';

export interface SnapshotFile {
  readonly name: string;
  readonly text: string;
}

/** A file, and what is wrong with it: `details.json: RoleDetailList[3].Arn: expected …`. */
export class UnreadableSnapshot extends Error {
  override readonly name = 'UnreadableSnapshot';

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
  }
}

interface Owned {
  readonly account: string | null;
  readonly partition: Partition;
  readonly file: string;
  readonly pages: readonly Identities[];
  /** Whether the last page is there. */
  readonly whole: boolean;
}

/**
 * One inventory for each account, in the order of their ids. A file holds one answer or a list of them, all of one account;
 * an account may be spread over several files. Throws UnreadableSnapshot.
 */
export function inventoriesOf(files: readonly SnapshotFile[]): readonly Inventory[] {
  const owned = files.map(ownedBy);
  const accounts = [...new Set(owned.flatMap(({ account }) => account ?? []))].sort();
  const [only, ...others] = accounts;
  for (const { account, file } of owned) {
    if (account === null && (only === undefined || others.length > 0))
      throw new UnreadableSnapshot(
        file,
        'names no user, group, role or policy of an account, so its account is not known',
      );
  }
  return accounts.map((account) =>
    inventoryOf(
      account,
      owned.filter((one) => (one.account ?? only) === account),
    ),
  );
}

function inventoryOf(account: string, files: readonly Owned[]): Inventory {
  const identities = together(files.flatMap(({ pages }) => pages));
  const partition = files.find((file) => file.account !== null)?.partition ?? 'aws';
  const whole = files.some((file) => file.whole);
  const looks = parts.map((part): Look => {
    if (part !== 'identities')
      return {
        part,
        region: null,
        outcome: 'not-asked',
        reason: 'a snapshot of IAM does not hold it',
        permission: null,
      };
    if (whole) return { part, region: null, outcome: 'complete', reason: null, permission: null };
    const reason = 'the snapshot lacks its last page: what follows was not looked at';
    return { part, region: null, outcome: 'failed', reason, permission: null };
  });
  return { ...emptyInventory(account, partition, newestTime(identities)), ...identities, looks };
}

function ownedBy({ name, text }: SnapshotFile): Owned {
  const problem = (sentence: string) => new UnreadableSnapshot(name, sentence);
  const value = parsed(text, problem);
  const answers = Array.isArray(value) ? value : [value];
  if (answers.length === 0) throw problem('is an empty list, expected what get-account-authorization-details prints');
  try {
    const pages = answers.map((page: unknown, index) => {
      if (!isAuthorizationDetails(page))
        throw new Malformed(Array.isArray(value) ? `[${index}]` : 'the document', whatIsExpected, page);
      return identitiesOf(page, Array.isArray(value) ? `[${index}]` : '');
    });
    const whole = answers.some((page) => isObject(page) && page['IsTruncated'] !== true && page['NextToken'] == null);
    return { ...ownerOf(pages, problem), file: name, pages, whole };
  } catch (error) {
    throw error instanceof Malformed ? problem(error.message) : error;
  }
}

const whatIsExpected =
  'what aws iam get-account-authorization-details prints (UserDetailList, GroupDetailList, RoleDetailList, Policies)';

function parsed(text: string, problem: (sentence: string) => Error): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw problem(`is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
}

/** The account that the ARNs name; AWS's own policies name none. */
function ownerOf(
  pages: readonly Identities[],
  problem: (sentence: string) => Error,
): Pick<Owned, 'account' | 'partition'> {
  const arns = pages.flatMap(({ users, groups, roles, policies }) =>
    [...users, ...groups, ...roles, ...policies].map(({ arn }) => arn),
  );
  let owner: Pick<Owned, 'account' | 'partition'> = { account: null, partition: 'aws' };
  for (const arn of arns) {
    const match = /^arn:(aws[a-z-]*):iam::(\d{12}|aws):/.exec(arn);
    if (!match) throw problem(`expected ARNs of IAM, found "${arn.slice(0, 200)}"`);
    const [, partition, account] = match as unknown as [string, Partition, string];
    if (account === 'aws') continue;
    if (owner.account !== null && owner.account !== account)
      throw problem(`holds two accounts, ${owner.account} and ${account}: give each a file of its own`);
    owner = { account, partition };
  }
  return owner;
}

/** The snapshot was taken no earlier than this; as with a log, the same input then gives the same findings on any day. */
function newestTime({ users, groups, roles, policies }: Identities): string {
  const times = [
    ...[...users, ...groups, ...roles, ...policies].map(({ createdAt }) => createdAt),
    ...roles.flatMap(({ lastUsed }) => lastUsed?.at ?? []),
    ...policies.flatMap(({ versionCreatedAt }) => versionCreatedAt ?? []),
  ];
  return times.reduce((newest, time) => (time > newest ? time : newest), '1970-01-01T00:00:00Z');
}
