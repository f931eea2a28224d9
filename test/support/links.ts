/** Links of Markdown files that lead nowhere. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `paths`: Markdown files, relative to `root`. What a link names has to lie below it; addresses of the web are left alone. */
export function deadLinks(root: string, paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) =>
    linksIn(readFileSync(join(root, path), 'utf8')).flatMap((link) => {
      if (/^[a-z]+:/.test(link)) return [];
      const [file = '', heading] = link.split('#');
      const target = file === '' ? join(root, path) : join(root, dirname(path), file);
      const leads =
        existsSync(target) &&
        (heading === undefined || (statSync(target).isFile() && anchorsIn(readFileSync(target, 'utf8')).has(heading)));
      return leads ? [] : [`${path}: ${link}`];
    }),
  );
}

function linksIn(text: string): readonly string[] {
  return [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

/** As GitHub names them. */
function anchorsIn(text: string): ReadonlySet<string> {
  return new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}
