/** The first five, and how many more there are: `a, b, c, d, e, and 3 more`. */
export function listed(labels: readonly string[]): string {
  const more = labels.length > 5 ? `, and ${labels.length - 5} more` : '';
  return `${labels.slice(0, 5).join(', ')}${more}`;
}
