/** Whether anybody hears of findings, and of Rolecall's own alarms. Pure. */
import { type Check, counted } from './check.ts';
import { looked, notLooked } from './looked.ts';
import type { Snapshot, Stack, Subscriptions } from './snapshot.ts';

const area = 'subscribers';

/** Findings may be told on the topic, in a chat, on a bus and in Security Hub (infra/places.yml): one place is enough. */
export function findingsHeardChecks(snapshot: Snapshot, parameters: Stack['parameters']): readonly Check[] {
  const { subscriptions, chatSubscriptions, busRules } = snapshot;
  if (subscriptions === null) return [];
  const heard: string[] = [];
  const unheard: string[] = [];
  const unread: { name: string; what: Exclude<typeof subscriptions, { value: unknown }> }[] = [];
  const places = [
    { name: 'the findings topic', seen: parameters['FindingsTopicOn'] === 'no' ? null : subscriptions },
    { name: 'the chat topic', seen: chatSubscriptions },
  ];
  for (const { name, seen } of places) {
    if (seen === null) continue;
    if (!('value' in seen)) unread.push({ name: capital(name), what: seen });
    else if (seen.value.confirmed > 0) heard.push(`${counted(seen.value.confirmed, 'subscriber')} of ${name}`);
    else unheard.push(`${name} has no subscriber${unconfirmed(seen.value)}`);
  }
  if (busRules !== null) {
    if (!('value' in busRules)) unread.push({ name: 'The finding bus', what: busRules });
    else if (busRules.value > 0) heard.push(`${counted(busRules.value, 'rule')} of the finding bus`);
    else unheard.push('the finding bus has no rule');
  }
  const { SecurityHub: hub = 'no' } = parameters;
  if (hub !== 'no') heard.push('Security Hub');
  const gone = unread.filter(({ what }) => 'gone' in what);
  if (heard.length > 0) {
    const says = `Findings are told to ${heard.join(', ')}.`;
    return [{ area, state: 'ok', says, remedy: null }, ...notLooked(area, gone)];
  }
  if (unread.length > 0) return notLooked(area, unread);
  return [
    {
      area,
      state: 'wrong',
      says: `Nobody hears of findings: ${unheard.length === 0 ? 'every place is switched off' : unheard.join(', ')}.`,
      remedy:
        'Deploy with the parameter alert-email, or subscribe somebody to the findings topic, and follow the link in the mail that asks for confirmation (docs/places.md has other places).',
    },
  ];
}

export function alarmsHeardChecks({ alarmSubscriptions: seen }: Snapshot): readonly Check[] {
  if (seen === null) return [];
  return looked(area, 'The alarm topic', seen, (found) => {
    if (found.confirmed > 0) {
      const says = `Alarms about Rolecall itself are told to ${counted(found.confirmed, 'subscriber')}.`;
      return [{ area, state: 'ok', says, remedy: null }];
    }
    const says = `Nobody hears of alarms about Rolecall itself: the alarm topic has no subscriber${unconfirmed(found)}.`;
    const remedy =
      'Deploy with the parameter alarm-email, or subscribe somebody to the alarm topic, and confirm that: else nobody learns that events are not judged.';
    return [{ area, state: 'wrong', says, remedy }];
  });
}

function unconfirmed({ pending }: Subscriptions): string {
  return pending === 0 ? '' : ` (${pending} not yet confirmed)`;
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
