import { text } from '../findings/html-parts.ts';

/** Lines of a table, which scrolls by itself; none without rows. Cells are HTML. */
export function* table(
  label: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): Generator<string> {
  if (rows.length === 0) return;
  const hasWords = heads.map((_, column) => rows.some((row) => !/^[\d,–]*$/.test(row[column] ?? '')));
  const classOf = (column: number, cell: string) => {
    const names = [...(hasWords[column] ? ['words'] : []), ...(/^[^<]{1,14}$/.test(cell) ? ['short'] : [])];
    return names.length === 0 ? '' : ` class="${names.join(' ')}"`;
  };
  yield `<section class="scroll" aria-label="${text(label)}" tabindex="0"><table class="rows">`;
  const ths = heads.map((head, column) => `<th scope="col"${classOf(column, '')}>${text(head)}</th>`);
  yield `<thead><tr>${ths.join('')}</tr></thead>`;
  yield '<tbody>';
  for (const row of rows) {
    const cells = row.map((cell, column) => `<td${classOf(column, cell)}>${cell}</td>`);
    yield `<tr>${cells.join('')}</tr>`;
  }
  yield '</tbody>';
  yield '</table></section>';
}
