import { posix } from 'node:path';

/**
 * Markdown for readers who have `files` and nothing else: a link that would lead nowhere is its text alone, and what is said
 * of a picture that is not there goes with it. `path` and `files` are relative to the root.
 */
export function linkedWithin(files: ReadonlySet<string>, path: string, text: string): string {
  const leads = (target: string) =>
    /^(?:[a-z]+:|#)/.test(target) || files.has(posix.join(posix.dirname(path), target.replace(/#.*/, '')));
  return text
    .split('\n\n')
    .filter((block) => [...block.matchAll(/\]\(([^)\s]+\.png)\)/g)].every(([, picture = '']) => leads(picture)))
    .join('\n\n')
    .replaceAll(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, name: string, target: string) => (leads(target) ? link : name));
}
