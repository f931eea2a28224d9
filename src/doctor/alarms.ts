/** What the alarms about Rolecall itself say, and whether they could say it. Pure. */
import { timeInWords } from '../controls/dates.ts';
import { type Check, counted, putBack, some } from './check.ts';
import { notLooked } from './looked.ts';
import type { Alarm, AlarmState } from './snapshot.ts';

const area = 'alarms';

/** `remedies`: by the name of an alarm without `stack`, which each begins with. */
export function alarmChecks(
  alarms: readonly Alarm[],
  stack: string,
  remedies: ReadonlyMap<string, string>,
): readonly Check[] {
  const gone = alarms.flatMap(({ name, seen }) => ('gone' in seen ? [{ name, what: seen }] : []));
  const there = alarms.flatMap(({ name, seen }) => ('gone' in seen ? [] : [{ name, ...seen.value }]));
  const silent = (actions: AlarmState['actions']) =>
    there.flatMap((alarm) => (alarm.actions === actions ? [alarm.name] : []));
  const quiet = there.filter(({ state }) => state === 'OK').length;
  const checks: Check[] = there
    .filter(({ state }) => state === 'ALARM')
    .map(({ name, since, description }) => ({
      area,
      state: 'wrong',
      says: `${name} has been raised since ${timeInWords(since)}${description === null ? '' : `: ${description}`}.`,
      remedy: remedies.get(name.slice(stack.length + 1)) ?? 'Look in CloudWatch at the metric that it watches.',
    }));
  checks.push(
    ...notLooked(area, gone),
    ...silentChecks(silent('disabled'), 'are disabled', `Enable them in CloudWatch. ${putBack}`),
    ...silentChecks(silent('none'), 'were taken away', putBack),
    ...undecidedChecks(there.filter(({ state }) => state === 'INSUFFICIENT_DATA')),
  );
  if (quiet === 0) return checks;
  const says = `${counted(quiet, 'alarm')} about Rolecall itself ${quiet === 1 ? 'is' : 'are'} quiet.`;
  return [...checks, { area, state: 'ok', says, remedy: null }];
}

function silentChecks(names: readonly string[], why: string, remedy: string): readonly Check[] {
  if (names.length === 0) return [];
  const says = `Nobody would hear of ${some(names, 5, ', ')}: the actions of ${names.length === 1 ? 'that alarm' : 'those alarms'} ${why}.`;
  return [{ area, state: 'wrong', says, remedy }];
}

/** Each counts missing data as good or as bad, so that only a new one has nothing to say. */
function undecidedChecks(alarms: readonly { readonly name: string; readonly since: string }[]): readonly Check[] {
  if (alarms.length === 0) return [];
  const when = alarms.map(({ name, since }) => `${name} since ${timeInWords(since)}`);
  const says = `Without data to judge: ${some(when)}. That is so for some minutes after a deployment; if it lasts, look in CloudWatch at the metrics that they watch.`;
  return [{ area, state: 'note', says, remedy: null }];
}

/** What docs/operations.md says is to be done, by the name of the alarm without that of the stack. */
export function alarmRemedies(page: string): ReadonlyMap<string, string> {
  const [, table = ''] = /\n## Alarms\n(.*?)\n## /s.exec(page) ?? [];
  const rows = table.matchAll(/^\| (`.+`) \| .+ \| (.+) \|$/gm);
  return new Map(
    [...rows].flatMap(([, names = '', todo = '']) =>
      [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => [name, withoutMarkup(todo)] as const),
    ),
  );
}

/** A link becomes its text and where it leads. */
function withoutMarkup(text: string): string {
  return text
    .replaceAll(/\[([^\]]+)\]\(([^)#]*)(#[^)]*)?\)/g, (_, name: string, page: string, heading = '') => {
      return `${name} (docs/${page || 'operations.md'}${heading})`;
    })
    .replaceAll('`', '');
}
