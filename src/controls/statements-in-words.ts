/** `statement AllowExport`, `statements AllowExport and 2`: statements of a policy by their names, each a Sid or `statement 2`. */
export function statementsInWords(names: readonly string[]): string {
  const short = names.map((name) => name.replace(/^statement (?=\d+$)/, ''));
  return `${names.length === 1 ? 'statement' : 'statements'} ${short.join(' and ')}`;
}
