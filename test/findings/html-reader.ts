/** Reads pages far more strictly than a browser: what it accepts cannot be taken for anything else. */

export interface HtmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** How many elements it stands in. */
  readonly depth: number;
}

const empty = new Set(['meta']);
const attribute = / (?<name>[a-zA-Z-]+)="(?<value>[^"<>]*)"/g;
const piece =
  /<!DOCTYPE html>|<(?<close>\/?)(?<name>[a-z][a-z0-9]*)(?<attributes>(?: [a-zA-Z-]+="[^"<>]*")*)(?<self>\/?)>|(?<text>[^<>]+)/y;
const entity = /&(?:amp|lt|gt|quot|#39);/g;

/** Elements in their order. Throws at a tag without its end, a sign that is not escaped, a handler, an id that is there twice. */
export function elements(page: string): HtmlElement[] {
  return read(page).found;
}

/** What a person reads on the page. */
export function textIn(page: string): string {
  return read(page).text;
}

function read(page: string): { found: HtmlElement[]; text: string } {
  const [start = '', style = '', end = ''] = page.split(/(?<=<style>)([^<]*)(?=<\/style>)/);
  if (!page.startsWith('<!DOCTYPE html>')) throw new Error('no doctype');
  const source = style === '' ? page : start + end;
  const open: string[] = [];
  const found: HtmlElement[] = [];
  const ids = new Set<string>();
  let text = '';
  for (piece.lastIndex = 0; piece.lastIndex < source.length; ) {
    const at = piece.lastIndex;
    const groups = piece.exec(source)?.groups;
    if (groups === undefined) throw new Error(`not HTML at ${at}: ${JSON.stringify(source.slice(at, at + 60))}`);
    const { name } = groups;
    if (name === undefined) text += decoded(groups['text'] ?? '');
    else if (groups['close'] === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> ends nothing: ${source.slice(Math.max(0, at - 80), at)}`);
    } else {
      const element = { name, attributes: attributesOf(name, groups['attributes'] ?? ''), depth: open.length };
      const { id } = element.attributes;
      if (id !== undefined && ids.has(id)) throw new Error(`the id ${id} is there twice`);
      if (id !== undefined) ids.add(id);
      found.push(element);
      if (groups['self'] !== '/' && !empty.has(name)) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`without an end: ${open.join(' ')}`);
  return { found, text };
}

function attributesOf(element: string, source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const { groups } of source.matchAll(attribute)) {
    const name = groups?.['name'] ?? '';
    if (/^(?:on|style$|src|action$|formaction$|background$)/.test(name)) throw new Error(`<${element} ${name}>`);
    if (name in attributes) throw new Error(`<${element}> has ${name} twice`);
    attributes[name] = decoded(groups?.['value'] ?? '');
  }
  if (/^\s*(?:javascript|data|vbscript):/i.test(attributes['href'] ?? '')) throw new Error(`<${element} href>`);
  return attributes;
}

const characters: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

function decoded(text: string): string {
  if (text.replace(entity, '').includes('&')) throw new Error(`an & that is not escaped: ${text}`);
  return text.replace(entity, (found) => characters[found] ?? '');
}
