/** The connection that carried a call. */
import type { AuditEvent } from '../events/audit-event.ts';
import { objectOf, textOf } from '../events/fields.ts';

/** `tlsDetails` of a record, as far as it says something. */
export interface Connection {
  /** As written: `TLSv1.2`. */
  readonly protocol: string | null;
  /** 2 for `TLSv1.2`, 0 for `TLSv1`, -1 for SSL; null when there is no version, or one that nobody knows. */
  readonly minor: number | null;
  readonly cipherSuite: string | null;
}

export function connectionOf({ record }: AuditEvent): Connection {
  const details = objectOf(record['tlsDetails']);
  const protocol = textOf(details['tlsVersion']);
  return { protocol, minor: minorOf(protocol ?? ''), cipherSuite: textOf(details['cipherSuite']) };
}

function minorOf(protocol: string): number | null {
  if (/^SSLv[23]$/.test(protocol)) return -1;
  const version = /^TLSv1(?:\.(\d))?$/.exec(protocol);
  return version === null ? null : Number(version[1] ?? 0);
}

/** What helps to find the client: it chose the name itself, so it is no evidence. */
export function clientOf({ record }: AuditEvent): { client: string | null; address: string | null } {
  return { client: textOf(record['userAgent']), address: textOf(record['sourceIPAddress']) };
}

/** A sentence about the client, with a blank before it; empty when the record says nothing. */
export function clientInWords({ client, address }: { client: string | null; address: string | null }): string {
  const from = address === null ? '' : ` from ${address}`;
  const named = client === null ? '' : ` by a client that calls itself "${client}"`;
  return from + named === '' ? '' : ` The call was made${from}${named}.`;
}
