/** `1 finding`, `1,234 findings`; `things` where the plural has no plain s. */
export function count(number: number, thing: string, things = `${thing}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? thing : things}`;
}
