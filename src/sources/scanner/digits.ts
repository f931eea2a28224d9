/** The number that the digits of a time to the second spell: `2026-05-01T10:00:00Z` is 20260501100000. Numbers compare as times do. */
export function digitsOf(time: string): number {
  return Number(time.replace(/\D/g, ''));
}

/** The time whose digits spell a number. */
export function timeOfDigits(digits: number): string {
  return String(digits).replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, '$1-$2-$3T$4:$5:$6Z');
}
