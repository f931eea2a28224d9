/** How the Region of an event compares with what the user allows and what AWS documents. */
import { regions, type RegionKey } from '../catalog/regions.ts';
import type { Severity } from './control.ts';

/** Where AWS documents a service; null when no page says. */
export function documentedRegions(key: RegionKey | null): readonly string[] | null {
  return key === null ? null : regions[key].regions;
}

/** Medium outside the user's own list; info outside AWS's alone, since the event proves that the service is there; null inside. */
export function regionSeverity(
  region: string,
  documented: readonly string[] | null,
  allowed: readonly string[] | null,
): Severity | null {
  if (allowed !== null && !allowed.includes(region)) return 'medium';
  return documented === null || documented.includes(region) ? null : 'info';
}

/** What the Region is outside of, as a sentence. */
export function outsideInWords(
  region: string,
  documented: readonly string[] | null,
  allowed: readonly string[] | null,
): string {
  return allowed !== null && !allowed.includes(region)
    ? `That Region is not allowed here: regions.allowed names ${allowed.join(', ')}.`
    : `AWS does not list that Region for it (listed are ${documented?.join(', ') ?? 'none'}); as it works there, the catalogue is probably older than AWS.`;
}
