/** What can be read of an OpenID Connect configuration, whose parameters Amazon Chime does not document. */
import type { Json } from '../events/audit-event.ts';
import { isObject, textOf } from '../events/fields.ts';

/** The host of the issuer, in lower case; null where the request names none that can be read. */
export function issuerHostOf(request: Json): string | null {
  const inner = Object.values(request).filter(isObject);
  for (const part of [request, ...inner]) {
    for (const [name, value] of Object.entries(part)) {
      const host = /issuer/i.test(name) ? hostOf(textOf(value)) : null;
      if (host !== null) return host;
    }
  }
  return null;
}

/** Of an address with or without its scheme; null for what is no host name, a masked value among them. */
function hostOf(address: string | null): string | null {
  if (address === null) return null;
  const url = URL.parse(address.includes('://') ? address : `https://${address}`);
  return url !== null && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(url.hostname) ? url.hostname : null;
}
