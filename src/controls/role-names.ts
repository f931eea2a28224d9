/** Names that look like a covered service-linked role's without being one. */
import { roles } from '../catalog/roles.ts';
import { skeleton } from './imitation.ts';

/** Begins the name of every covered role, and of the service-linked roles of most other services. */
export const stem = 'AWSServiceRoleFor';

const bones = new Map(roles.map(({ name }) => [name, skeleton(name)]));

/** What follows the stem in the names of the covered families, for a reader's eye. */
const families = ['chime', 'lex', 'profile', 'connect'].flatMap((family) => [
  skeleton(family),
  skeleton(`amazon${family}`),
]);

/**
 * The catalogue's role that a name imitates: other case, separators or look-alike letters with or without a suffix, or
 * the stem with a covered family after it (AWSServiceRoleForLexBot). Null when none.
 */
export function imitatedRole(name: string): string | null {
  const whole = skeleton(name);
  // NFKC: in full width, the underscore before a suffix is another character.
  const unsuffixed = skeleton(name.normalize('NFKC').split('_', 1)[0] ?? '');
  for (const [role, own] of bones) {
    if (own === whole || own === unsuffixed) return role;
  }
  if (!name.startsWith(stem)) return null;
  const rest = skeleton(name.slice(stem.length));
  return families.some((family) => rest.startsWith(family)) ? nearest(whole) : null;
}

/** The role whose name shares the longest beginning. */
function nearest(whole: string): string | null {
  let best: string | null = null;
  let longest = 0;
  for (const [role, own] of bones) {
    let length = 0;
    while (length < own.length && own[length] === whole[length]) length++;
    if (length > longest) [best, longest] = [role, length];
  }
  return best;
}
