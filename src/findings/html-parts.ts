/** What the pages are made of that reports are: a head that lets nothing in or out, and texts that stay texts. */
import { createHash } from 'node:crypto';
import type { ConfigurationUsed } from '../configuration.ts';
import type { Citation } from '../controls/control.ts';
import { clean } from './clean.ts';
import { style } from './html-style.ts';
import { printable } from './printable.ts';

const styleHash = createHash('sha256').update(style).digest('base64');
const policy = `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'`;

/** The beginning of a page, up to its body. */
export function* headLines(title: string): Generator<string> {
  yield '<!DOCTYPE html>';
  yield '<html lang="en">';
  yield '<head>';
  yield '<meta charset="utf-8">';
  yield `<meta http-equiv="Content-Security-Policy" content="${policy}">`;
  yield '<meta name="viewport" content="width=device-width, initial-scale=1">';
  yield '<meta name="referrer" content="no-referrer">';
  yield `<title>${text(title)}</title>`;
  yield `<style>${style}</style>`;
  yield '</head>';
  yield '<body>';
}

/** Only AWS's documentation is linked to. */
export function linked({ url, heading }: Citation): string {
  if (!url.startsWith('https://docs.aws.amazon.com/')) return `${text(heading)} (${text(url)})`;
  return `<a href="${text(url)}" rel="noreferrer">${text(heading)}</a>`;
}

/** Takes HTML on both sides. */
export function pair(name: string, html: string): string {
  return `<dt>${name}</dt><dd>${html}</dd>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Which configuration it was, as HTML: its name, and its version or hash where there is one. */
export function configurationHtml({ source, sha256, version }: ConfigurationUsed): string {
  return [
    text(source),
    ...(version === null ? [] : [`version <code>${text(version)}</code>`]),
    ...(sha256 === null ? [] : [`SHA-256 <code>${text(sha256)}</code>`]),
  ].join(', ');
}

/** Text as HTML, also inside an attribute in double quotes. */
export function text(value: string): string {
  return printable(clean(value)).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
