import { asciiJson } from './as-json.ts';
import type { Report } from './report.ts';

/** One JSON object a line, one line a finding; nothing when there is none. */
export function* asNdjson({ findings }: Report): Generator<string> {
  for (const finding of findings) yield asciiJson(finding);
}
