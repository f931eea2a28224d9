import { field, isObject, listOf } from './fields.ts';

export interface TrustedPrincipals {
  /** AWS service principals. */
  readonly services: readonly string[];
  /** Accounts, users, roles, federated providers, `*`, and whatever else is no AWS service. */
  readonly others: readonly string[];
}

/**
 * Whom a trust policy lets in, by its Allow statements. The document may be URL-encoded (CloudTrail's response), plain
 * JSON or parsed. Null when it cannot be read.
 */
export function trustedPrincipals(document: unknown): TrustedPrincipals | null {
  const policy = parsed(document);
  if (policy === null) return null;
  const statement = field(policy, 'Statement');
  const statements = Array.isArray(statement) ? statement : [statement];
  const services = new Set<string>();
  const others = new Set<string>();
  let readable = false;
  for (const one of statements) {
    if (!isObject(one)) return null;
    readable = true;
    if (one['Effect'] === 'Deny') continue;
    if (Object.hasOwn(one, 'NotPrincipal')) others.add('everybody but the NotPrincipal of the policy');
    const principal = field(one, 'Principal');
    if (typeof principal === 'string') others.add(principal);
    else if (isObject(principal)) {
      for (const [kind, named] of Object.entries(principal)) {
        for (const name of Array.isArray(named) ? listOf(named) : [named]) {
          if (kind === 'Service' && typeof name === 'string' && isServicePrincipal(name)) services.add(name);
          else others.add(typeof name === 'string' ? name : 'a principal that is no text');
        }
      }
    }
  }
  return readable ? { services: [...services].sort(), others: [...others].sort() } : null;
}

/** `*` in a Service element means every service, and a name outside Amazon's domains is no service of AWS. */
function isServicePrincipal(name: string): boolean {
  return /^[a-z0-9.-]+\.(amazonaws\.(com(\.cn)?|eu)|aws\.internal)$/.test(name);
}

function parsed(document: unknown): Record<string, unknown> | null {
  if (isObject(document)) return document;
  if (typeof document !== 'string') return null;
  try {
    const text = document.trimStart().startsWith('%') ? decodeURIComponent(document) : document;
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
