import { policyOf } from '../policies/document.ts';
import { field, isObject } from './fields.ts';

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
  const policy = policyOf(document);
  if (policy === null) return null;
  const statement = field(policy, 'Statement');
  const services = new Set<string>();
  const others = new Set<string>();
  let readable = false;
  for (const one of [statement].flat()) {
    if (!isObject(one)) return null;
    readable = true;
    if (one['Effect'] === 'Deny') continue;
    if (Object.hasOwn(one, 'NotPrincipal')) others.add('everybody but the NotPrincipal of the policy');
    const principal = field(one, 'Principal');
    if (typeof principal === 'string') others.add(principal);
    else if (isObject(principal)) {
      for (const [kind, named] of Object.entries(principal)) {
        for (const name of [named].flat()) {
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
