/** Text from a log on its way into a finding: what SQS, SNS and JSON parsers refuse is replaced, so one field cannot poison a queue. */

// NUL, U+FFFE and U+FFFF are refused by SQS and SNS; lone surrogates are not Unicode.
const refused = /[\0\uFFFE\uFFFF]/;
const everyRefused = /[\0\uFFFE\uFFFF]/g;

export function clean(text: string): string {
  if (text.isWellFormed() && !refused.test(text)) return text;
  return text.toWellFormed().replace(everyRefused, '\uFFFD');
}
