/** The catalogue's policies against exported ones: what is new, and the entry that would make it known. Pure. */
import { basename } from 'node:path';
import { chimePolicies } from '../../src/catalog/chime-policies.ts';
import { rolePolicies } from '../../src/catalog/role-policies.ts';
import type { ManagedPolicy } from '../../src/catalog/types.ts';
import { isObject, objectOf, textOf } from '../../src/events/fields.ts';
import { identitiesOf, isAuthorizationDetails, Malformed } from '../../src/inventory/authorization-details.ts';
import { compare, isEqual } from '../../src/policies/compare.ts';
import { knownStatements, policyOf, statementsOf } from '../../src/policies/document.ts';

/** One policy as AWS serves it. */
export interface Exported {
  readonly name: string;
  /** `v3`. */
  readonly version: string;
  /** Since when, YYYY-MM-DD; null when the file does not say. */
  readonly since: string | null;
  readonly document: unknown;
}

/** What is to be said of one policy of the catalogue. */
export interface Check {
  readonly policy: string;
  /** In words. */
  readonly verdict: string;
  /** The differences to the newest text of the catalogue; empty when the catalogue knows this one. */
  readonly differences: readonly string[];
  /** TypeScript for the catalogue; null when there is nothing to add. */
  readonly entry: string | null;
}

/**
 * The policies in a file: what `aws iam get-account-authorization-details` prints, or `aws iam get-policy-version`, which names
 * no policy: then the name of the file does. Throws an Error with a sentence.
 */
export function exportedIn(file: string, text: string): readonly Exported[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: is no JSON (${error instanceof Error ? error.message : String(error)})`, {
      cause: error,
    });
  }
  if (isAuthorizationDetails(value)) {
    try {
      return identitiesOf(value).policies.map(({ name, version, versionCreatedAt, document }) => ({
        name,
        version,
        since: versionCreatedAt?.slice(0, 10) ?? null,
        document,
      }));
    } catch (error) {
      if (error instanceof Malformed) throw new Error(`${file}: ${error.message}`, { cause: error });
      throw error;
    }
  }
  const version = isObject(value) ? value['PolicyVersion'] : undefined;
  const id = textOf(objectOf(version)['VersionId']);
  if (!isObject(version) || id === null)
    throw new Error(
      `${file}: expected what aws iam get-account-authorization-details or get-policy-version prints, found neither Policies nor PolicyVersion`,
    );
  const since = textOf(version['CreateDate'])?.slice(0, 10) ?? null;
  return [{ name: basename(file).replace(/\.json$/, ''), version: id, since, document: version['Document'] }];
}

/** One check for each exported policy that the catalogue has, in the order of their names. */
export function checksOf(exported: readonly Exported[]): readonly Check[] {
  const byName = new Map<string, ManagedPolicy>(
    [...rolePolicies, ...chimePolicies].map((policy) => [policy.name, policy]),
  );
  return exported
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((one) => {
      const known = byName.get(one.name);
      return known === undefined ? [] : [checkOf(one, known)];
    });
}

function checkOf(exported: Exported, known: ManagedPolicy): Check {
  const { name: policy, version } = exported;
  const statements = statementsOf(exported.document);
  if (statements === null)
    return { policy, verdict: `${version} cannot be read as a policy`, differences: ['unreadable'], entry: null };
  const compared = known.baselines.map((baseline) => ({
    baseline,
    difference: compare(statements, knownStatements(baseline.statements, 'aws')),
  }));
  const equal = compared.findLast(({ difference }) => difference !== null && isEqual(difference));
  if (equal) {
    const { kind, version: own } = equal.baseline;
    const words = kind === 'documented' ? 'the documented text' : (own ?? 'a live text');
    return {
      policy,
      verdict: `${version} is known: it says what ${words} of the catalogue says`,
      differences: [],
      entry: null,
    };
  }
  const newest = compared.at(-1);
  const { more = [], less = [] } = newest?.difference ?? {};
  const against = newest?.baseline.version ?? 'the documented text';
  return {
    policy,
    verdict: `${version}${exported.since === null ? '' : ` of ${exported.since}`} is not in the catalogue, whose newest is ${against}`,
    differences: more.length + less.length === 0 ? ['too large to compare'] : [...more, ...less],
    entry: entryOf(exported),
  };
}

/** As it would stand in the list of baselines; `npm run format` then gives it its shape. */
function entryOf({ name, version, since, document }: Exported): string {
  const statements = [policyOf(document)?.['Statement']].flat();
  return [
    '{',
    "  kind: 'live',",
    `  version: ${JSON.stringify(version)},`,
    `  since: ${JSON.stringify(since)},`,
    `  statements: ${JSON.stringify(statements, null, 2).replaceAll('\n', '\n  ')},`,
    `  source: reference(${JSON.stringify(name)}),`,
    '},',
  ].join('\n');
}
