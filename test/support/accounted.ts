/** What a table and a subscriber hold at the end, against what one look at all events says. */
import type { Finding, Status } from '../../src/findings/finding.ts';
import type { Cloud } from './cloud.ts';

export interface Account {
  /** Findings in the table that stand. */
  readonly findings: number;
  /** Not stored, or not told, or told otherwise. */
  readonly lost: string[];
  /** Stored and expected by nobody, or saying something else. */
  readonly spurious: string[];
  /** Work that nobody will do any more. */
  readonly leftOver: string[];
}

/**
 * `expected`: what must be there; `now`: epoch milliseconds, when everything due should be done; `states`: of what the looks at
 * an account found, the status by the finding's id, where there were looks.
 */
export async function accountOf(
  { table, subscriber: { heard } }: Pick<Cloud, 'table'> & { readonly subscriber: Pick<Cloud['subscriber'], 'heard'> },
  expected: readonly Finding[],
  now: number,
  states: ReadonlyMap<string, Status> = new Map(),
): Promise<Account> {
  const models = new Map(expected.map((finding) => [finding.id, finding]));
  const kept = new Set<string>();
  const lost: string[] = [];
  const spurious: string[] = [];
  const leftOver: string[] = [];
  for await (const { sighting, tell, told, due, pending, key } of table.entries()) {
    if (due !== null && due <= now) leftOver.push(`overdue${pending === null ? '' : ', pending'}: ${key.pk}`);
    // Parts of a folded finding tell nobody.
    if (sighting === null || tell === 0) continue;
    const { finding } = sighting;
    const name = `${finding.control} ${finding.id.slice(0, 8)}`;
    const last = heard.get(finding.id);
    if (finding.status === 'withdrawn') {
      if (last?.status === 'open') lost.push(`${name}: withdrawn, and told open last`);
      continue;
    }
    kept.add(finding.id);
    const model = models.get(finding.id);
    const state = states.get(finding.id);
    if (state !== undefined && finding.event === null) {
      if (state !== finding.status) spurious.push(`${name}: ${finding.status}, expected ${state}`);
    } else if (!model) spurious.push(name);
    else if (substance(model) !== substance(finding)) spurious.push(`${name}: ${difference(finding, model)}`);
    if (told['sns'] !== tell) lost.push(`${name}: not told`);
    // People hear nothing of what ended before they heard of it.
    else if (!last && finding.status === 'open') lost.push(`${name}: marked as told, and nobody heard it`);
    else if (!last) continue;
    // Nor, of what they know to be over, that it ended in another way (src/findings/news.ts).
    else if (last.status !== 'open' && finding.status !== 'open') continue;
    else if (last.status !== finding.status || last.severity !== finding.severity)
      lost.push(
        `${name}: told ${last.status} ${last.severity} in revision ${last.revision}, stored ${finding.status} ${finding.severity} in revision ${tell}`,
      );
  }
  for (const { id, control } of expected) if (!kept.has(id)) lost.push(`${control} ${id.slice(0, 8)}: not stored`);
  for (const id of states.keys()) if (!kept.has(id)) lost.push(`state ${id.slice(0, 8)}: not stored`);
  return { findings: kept.size, lost, spurious, leftOver };
}

function difference(stored: Finding, model: Finding): string {
  return `stored ${substance(stored).slice(0, 500)}, expected ${substance(model).slice(0, 500)}`;
}

/** What must be the same. What cannot be read may have no time but that of its judgement. */
function substance({ id, control, severity, status, subject, facts, count, event, actor, ...rest }: Finding): string {
  const { time, first, last } = rest;
  const when = control === 'event-unreadable' ? {} : { time, first, last };
  return JSON.stringify({ id, control, severity, status, subject, facts, count, event, actor, ...when });
}
