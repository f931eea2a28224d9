/** What could be looked at is judged; what could not, and what is gone, is said. Pure. */
import { type Check, putBack, some } from './check.ts';
import type { Gone, Seen, Unseen } from './snapshot.ts';

/** `name` begins a sentence. */
export function looked<T>(
  area: Check['area'],
  name: string,
  what: Seen<T>,
  judge: (value: T) => readonly Check[],
): readonly Check[] {
  return 'value' in what ? judge(what.value) : notLooked(area, [{ name, what }]);
}

/** What is missing for the same reason is told once: a permission may keep all rules from being read. */
export function notLooked(
  area: Check['area'],
  all: readonly { readonly name: string; readonly what: Gone | Unseen }[],
): readonly Check[] {
  const alike = Map.groupBy(all, ({ what }) => ('gone' in what ? null : what.reason));
  return [...alike].map(([reason, same]) => {
    const names = some(
      same.map(({ name }) => name),
      5,
      ', ',
    );
    const [is, was, it] = same.length === 1 ? ['is', 'was', 'it'] : ['are', 'were', 'them'];
    return reason === null
      ? { area, state: 'wrong', says: `${names} ${is} gone, though the stack made ${it}.`, remedy: putBack }
      : { area, state: 'unseen', says: `${names} ${was} not looked at: ${reason}.`, remedy: null };
  });
}
