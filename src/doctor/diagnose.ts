/** What is wrong with a deployment, and what to do about it. Pure. */
import { timeInWords } from '../controls/dates.ts';
import type { Baseline } from '../findings/baseline.ts';
import { auditChecks } from './audits.ts';
import { baselineCheck } from './baseline.ts';
import { policyChecks } from './bus-policy.ts';
import { type Check, deployAgain } from './check.ts';
import type { Rule, Seen, Snapshot, Stack, Trail } from './snapshot.ts';

/** What a deployment of this version has. */
export interface Expected {
  /** Name -> event pattern. */
  readonly patterns: ReadonlyMap<string, unknown>;
  /** The newest day on which a page of the catalogue was read, YYYY-MM-DD. */
  readonly catalogueRead: string;
  /** What is deployed with this version, or the sentence that says why it cannot be used; null when there is none. */
  readonly baseline: Baseline | string | null;
  /** ISO 8601. */
  readonly now: string;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** Two heartbeats may be late: CloudTrail takes up to a quarter of an hour, and EventBridge is best effort. */
const oldestHeartbeat = 3 * hour;
const oldestCatalogue = 180 * day;
/** More than on-event handles in minutes. */
const mostWaiting = 10_000;

export function diagnose(snapshot: Snapshot, expected: Expected): readonly Check[] {
  const stack = 'value' in snapshot.stack ? snapshot.stack.value : null;
  return [
    ...seen('stack', snapshot.stack, (value) => stackChecks(value)),
    ...seen('trail', snapshot.trails, trailChecks),
    ...ruleChecks(snapshot.rules, stack, expected.patterns),
    ...snapshot.queues.flatMap(({ id, messages }) => seen('queues', messages, (count) => queueChecks(id, count))),
    ...(snapshot.busPolicy === null
      ? []
      : seen('forwarders', snapshot.busPolicy, (policy) => policyChecks(policy, stack))),
    ...(snapshot.lastEvents === null
      ? []
      : seen('forwarders', snapshot.lastEvents, ({ origins, complete }) => [
          {
            area: 'forwarders',
            state: 'note',
            says:
              origins.length === 0
                ? 'The table holds no event yet.'
                : `Newest event that the table knows${complete ? '' : ', in the part of it that was read'}: ${origins.map(({ account, region, time }) => `${account} ${region} ${timeInWords(time)}`).join('; ')}.`,
            remedy: null,
          },
        ])),
    ...(snapshot.heartbeat === null
      ? []
      : seen('heartbeat', snapshot.heartbeat, (sent) => [heartbeatCheck(sent, expected.now)])),
    ...(snapshot.audits === null ? [] : seen('audits', snapshot.audits, (audits) => auditChecks(audits, expected.now))),
    ...(expected.baseline === null ? [] : [baselineCheck(expected.baseline, expected.now)]),
    ...(snapshot.subscriptions === null
      ? []
      : seen('subscribers', snapshot.subscriptions, ({ confirmed, pending }) => [
          subscriberCheck(confirmed, pending, stack?.parameters ?? {}),
        ])),
    catalogueCheck(expected),
  ];
}

function seen<T>(area: Check['area'], what: Seen<T>, judge: (value: T) => readonly Check[]): readonly Check[] {
  if ('value' in what) return judge(what.value);
  return [{ area, state: 'unseen', says: `Not looked at: ${what.reason}.`, remedy: null }];
}

function stackChecks({ status, resources }: Stack): readonly Check[] {
  const area = 'stack';
  const settled = status.endsWith('_COMPLETE') && !/ROLLBACK|DELETE/.test(status);
  const odd = resources.filter((one) => !/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(one.status));
  if (settled && odd.length === 0)
    return [{ area, state: 'ok', says: `The stack is ${status} with ${resources.length} resources.`, remedy: null }];
  const resourcesSay = odd.map(({ id, status: own }) => `${id} (${own})`).join(', ');
  return [
    {
      area,
      state: 'wrong',
      says: `The stack is ${status}${odd.length === 0 ? '' : `; not as deployed: ${resourcesSay}`}.`,
      remedy: 'Read the events of the stack in CloudFormation, mend what they name, and deploy again.',
    },
  ];
}

/** One good trail is enough; of several that are not, each says why. */
function trailChecks(trails: readonly Trail[]): readonly Check[] {
  const area = 'trail';
  const remedy =
    'Make a trail for all Regions that logs reads and writes of management events: without one, EventBridge gets no call.';
  if (trails.length === 0) return [{ area, state: 'wrong', says: 'There is no trail in this Region.', remedy }];
  const found = trails.map((trail) => ({ trail, ...faultsOf(trail) }));
  const good = found.find(({ faults, unseen }) => faults.length === 0 && unseen.length === 0);
  if (good !== undefined) {
    const says = `The trail ${good.trail.name} logs all management events${good.trail.multiRegion ? ' of all Regions' : ' of this Region'}.`;
    return [{ area, state: 'ok', says, remedy: null }];
  }
  return found.map(({ trail, faults, unseen }) =>
    faults.length > 0
      ? { area, state: 'wrong', says: `The trail ${trail.name} will not do: ${faults.join('; ')}.`, remedy }
      : {
          area,
          state: 'unseen',
          says: `The trail ${trail.name} was not looked at: ${unseen.join('; ')}.`,
          remedy: null,
        },
  );
}

function faultsOf({ multiRegion, globalEvents, status, management }: Trail): { faults: string[]; unseen: string[] } {
  const faults: string[] = [];
  const unseen: string[] = [];
  if (!multiRegion && !globalEvents) faults.push('it leaves out the events of IAM');
  if (!('value' in status)) unseen.push(status.reason);
  else if (!status.value.logging) faults.push('it does not log');
  else if (status.value.deliveryError !== null)
    faults.push(`it cannot write to its bucket (${status.value.deliveryError})`);
  if (!('value' in management)) unseen.push(management.reason);
  else if (management.value === 'none') faults.push('it logs no management events');
  else if (management.value !== 'all') faults.push(`of management events it logs ${management.value} only`);
  return { faults, unseen };
}

/** The patterns of calls that only read (isOfReads in scripts/generate/event-patterns.ts), and the state that their rules need. */
const ofReads = /^(chime-)?reads(-|$)/;
const readsToo = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

function ruleChecks(
  rules: readonly Rule[],
  stack: Stack | null,
  patterns: ReadonlyMap<string, unknown>,
): readonly Check[] {
  if (stack === null) return [];
  const area = 'rules';
  const checks: Check[] = [];
  const deployed = new Set<string>();
  const nameOf = new Map([...patterns].map(([name, pattern]) => [canonical(pattern), name]));
  for (const { id, seen: rule } of rules) {
    if (!('value' in rule)) {
      checks.push({ area, state: 'unseen', says: `${id} was not looked at: ${rule.reason}.`, remedy: null });
      continue;
    }
    const { state, pattern, targets } = rule.value;
    const held = pattern === null ? null : canonical(JSON.parse(pattern));
    if (held !== null) deployed.add(held);
    if (state === 'ENABLED' && ofReads.test(nameOf.get(held ?? '') ?? ''))
      checks.push({
        area,
        state: 'wrong',
        says: `${id} is ${state}: EventBridge keeps calls that only read from it.`,
        remedy: `Set its state to ${readsToo}, or deploy again.`,
      });
    // A parameter of the stack may spare the sessions of a busy role.
    if (state === 'DISABLED' && !(id === 'SessionsRule' && stack.parameters['SessionsOfRoles'] === 'DISABLED'))
      checks.push({
        area,
        state: 'wrong',
        says: `${id} is disabled.`,
        remedy: 'Find out who disabled it (auditor-tampered), and enable it or deploy again.',
      });
    if (targets === 0)
      checks.push({ area, state: 'wrong', says: `${id} has no target: its events go nowhere.`, remedy: deployAgain });
  }
  const missing = [...patterns].filter(([, pattern]) => !deployed.has(canonical(pattern))).map(([name]) => name);
  // What a rule that was not looked at holds may be just what is missing.
  const unknown = rules.some(({ seen: rule }) => !('value' in rule));
  if (missing.length > 0 && !unknown)
    checks.push({
      area,
      state: 'wrong',
      says: `No rule has this version's pattern ${missing.join(', ')}: what it would let through is not judged.`,
      remedy: deployAgain,
    });
  if (checks.length > 0) return checks;
  return [
    { area, state: 'ok', says: `${rules.length} rules are enabled, with the patterns of this version.`, remedy: null },
  ];
}

/** EventBridge keeps neither the order of fields nor white space. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function queueChecks(id: string, messages: number): readonly Check[] {
  const area = 'queues';
  if (id.includes('DeadLetter') && messages > 0)
    return [
      {
        area,
        state: 'wrong',
        says: `${id} holds ${messages} messages that nobody could handle.`,
        remedy:
          'Read one of them and the log of the function, mend the cause, and start a redrive of the queue: nothing is told twice.',
      },
    ];
  if (messages > mostWaiting)
    return [
      {
        area,
        state: 'wrong',
        says: `${messages} messages wait in ${id}.`,
        remedy: 'Look at the throttles and errors of its function, and at the concurrency that the account has left.',
      },
    ];
  return [{ area, state: 'ok', says: `${id} holds ${messages} messages.`, remedy: null }];
}

function heartbeatCheck(sent: string | null, now: string): Check {
  const area = 'heartbeat';
  const remedy = 'Look at the trail, at HeartbeatRule and at the logs of on-heartbeat and on-event, in this order.';
  if (sent === null) return { area, state: 'wrong', says: 'No heartbeat ever came through.', remedy };
  const age = Date.parse(now) - Date.parse(sent);
  const says = `The last heartbeat that came through was sent ${timeInWords(sent)}.`;
  return age > oldestHeartbeat ? { area, state: 'wrong', says, remedy } : { area, state: 'ok', says, remedy: null };
}

/** Findings may be told elsewhere than on the topic (infra/places.yml). */
function subscriberCheck(confirmed: number, pending: number, parameters: Stack['parameters']): Check {
  const area = 'subscribers';
  const unconfirmed = pending === 0 ? '' : `; ${pending} not yet confirmed`;
  if (confirmed > 0)
    return { area, state: 'ok', says: `${confirmed} are subscribed to findings${unconfirmed}.`, remedy: null };
  const says = `Nobody is subscribed to findings${unconfirmed}.`;
  const { ChatTopicOn: chat = 'no', FindingBusOn: bus = 'no', SecurityHub: hub = 'no' } = parameters;
  if ([chat, bus, hub].some((place) => place !== 'no'))
    return { area, state: 'note', says: `${says} They are told elsewhere.`, remedy: null };
  const remedy = 'Subscribe somebody to the topic, or follow the link in the mail that asks for confirmation.';
  return { area, state: 'wrong', says, remedy };
}

function catalogueCheck({ catalogueRead, now }: Expected): Check {
  const area = 'catalogue';
  const says = `AWS's documentation was last read on ${catalogueRead}.`;
  return Date.parse(now) - Date.parse(catalogueRead) > oldestCatalogue
    ? {
        area,
        state: 'wrong',
        says,
        remedy: 'Install the newest version and deploy it: what AWS documents has changed since.',
      }
    : { area, state: 'ok', says, remedy: null };
}
