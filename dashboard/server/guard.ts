/** Who may ask: only this machine, only the page itself, and only with the token. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly headers: IncomingHttpHeaders;
  /** From the address; null when there is none. */
  readonly token: string | null;
}

/** On loopback, sites share their cookies over all ports: the name keeps two dashboards apart. */
export function cookieName(port: number): string {
  return `rolecall-${port}`;
}

/**
 * Whether the request names this server. A page of another site whose name resolves to this machine (DNS rebinding) sends
 * its own name.
 */
export function isForUs({ host }: IncomingHttpHeaders, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

/** Whether the page itself, or no page at all, asks. */
export function isFromUs({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders, port: number): boolean {
  const ours = origin === undefined || origin === `http://127.0.0.1:${port}` || origin === `http://localhost:${port}`;
  return ours && (site === undefined || site === 'same-origin' || site === 'none');
}

/** Whether the token is there: in the address, as a cookie, or in `Authorization: Bearer`. */
export function isKnown({ headers, token }: Asked, expected: string, port: number): boolean {
  const bearer = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  const name = `${cookieName(port)}=`;
  const cookies = (headers.cookie ?? '').split(/; */).filter((cookie) => cookie.startsWith(name));
  return [token, bearer, ...cookies.map((cookie) => cookie.slice(name.length))].some(
    (given) => typeof given === 'string' && isEqual(given, expected),
  );
}

/** In a time that says nothing about either. */
function isEqual(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
