/** Where the functions of a file begin and end: what a sample of mutants is drawn from. */

/** Lines counted from 1, both inclusive. */
export interface Lines {
  readonly from: number;
  readonly to: number;
}

/** The declarations of a formatted file, methods of a class each by itself; imports, types and comments are none. */
export function declarationsIn(source: string): readonly Lines[] {
  const found: Lines[] = [];
  const lines = source.split('\n');
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const indent = /^(?:export )?(?:async )?(?:const|function|for)\b/.test(line) ? '' : methodIndent(line);
    if (indent === null) continue;
    const from = index;
    // The formatter puts the end of a declaration where it began.
    const isEnd = (text: string) => text.startsWith(indent) && /^(?:[\])}]|\S.*[;}]$)/.test(text.slice(indent.length));
    if (!line.endsWith(';') && !line.endsWith('}')) {
      while (index < lines.length - 1 && !(index > from && isEnd(lines[index] ?? '') && /[;}]$/.test(lines[index] ?? ''))) index++;
    }
    found.push({ from: from + 1, to: index + 1 });
  }
  return found;
}

function methodIndent(line: string): string | null {
  return /^ {2}(?:async |get |static )*(?:#?\w+)(?:<[^>]+>)?\(.*(?:\{|\()$/.test(line) ? '  ' : null;
}
