/** One JSON object, `rolecall.report/v1`. */
import { asciiJson } from '../findings/as-json.ts';
import type { EvidenceReport } from './evidence.ts';

/** Lines, since all findings together may be longer than a string can be. */
export function* asJson({ findings, ...report }: EvidenceReport): Generator<string> {
  yield `{"schema":"rolecall.report/v1","report":${asciiJson(report)},"findings":[`;
  for (const [index, finding] of findings.entries())
    yield asciiJson(finding) + (index === findings.length - 1 ? '' : ',');
  yield ']}';
}
