import { pages } from '../catalog/pages.ts';
import type { ServiceLinkedRole } from '../catalog/types.ts';
import type { Citation } from './control.ts';

/** A page of the catalogue, with what it says in our words. */
export function cite(page: keyof typeof pages, says: string): Citation {
  return { ...pages[page], says };
}

/** The catalogue's page about one role, as a fact of a finding. */
export function pageOf(role: ServiceLinkedRole): string {
  return role.source.url;
}
