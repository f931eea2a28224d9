/** One JSON object, `rolecall.findings/v1`, a finding a line. */
import type { Report } from './report.ts';

/** Lines of one JSON object. They come one by one, since all findings together may be longer than a string can be. */
export function* asJson({ summary, findings }: Report): Generator<string> {
  yield '{"schema":"rolecall.findings/v1",';
  yield `"summary":${asciiJson(summary)},`;
  yield '"findings":[';
  for (const [index, finding] of findings.entries()) {
    yield asciiJson(finding) + (index === findings.length - 1 ? '' : ',');
  }
  yield ']}';
}

/** JSON in ASCII: what a log put into it cannot act on a terminal, and no code page can garble it. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
