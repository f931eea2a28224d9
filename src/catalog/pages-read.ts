import { pages } from './pages.ts';

/** When AWS's pages were read, the first and the last of them, YYYY-MM-DD. */
export function pagesRead(): { readonly oldest: string; readonly newest: string } {
  const days: readonly string[] = Object.values(pages)
    .map(({ read }) => read)
    .toSorted();
  return { oldest: days[0] ?? '', newest: days.at(-1) ?? '' };
}
