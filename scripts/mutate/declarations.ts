/** Where the declarations of a file are: what a sample of mutants is drawn from. */

/** Counted from 1, both inclusive. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

const declaration = /^(?:export )?(?:default|async function|function|const)\b/;
const method = /^ {2}(?:async |get )?#?\w+(?:<.+>)?\((?:.*\{)?$/;

/** Functions, constants and the methods of classes, in source as the formatter writes it: each ends at the indent of its beginning. */
export function declarationsIn(source: string): readonly Lines[] {
  const found: Lines[] = [];
  const lines = source.split('\n');
  let inClass = false;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (/^\S/.test(line)) inClass = /^(?:export )?class\b/.test(line);
    if (declaration.test(line)) index = add(index, '');
    else if (inClass && method.test(line)) index = add(index, '  ');
  }
  return found;

  function add(begin: number, indent: string): number {
    let end = begin;
    const isEnd = (text: string) => /[;}]$/.test(text) && !text.startsWith(`${indent} `) && text !== '';
    while (end < lines.length - 1 && !isEnd(lines[end] ?? '')) end++;
    found.push({ from: begin + 1, to: end + 1 });
    return end;
  }
}
