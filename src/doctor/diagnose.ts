/** What is wrong with a deployment, and what to do about it. Pure. */
import { timeInWords } from '../controls/dates.ts';
import type { Baseline } from '../findings/baseline.ts';
import { alarmChecks } from './alarms.ts';
import { auditChecks } from './audits.ts';
import { baselineCheck } from './baseline.ts';
import { policyChecks } from './bus-policy.ts';
import { iamRegion } from '../catalog/regions.ts';
import { type Check, counted, some } from './check.ts';
import { forwarderChecks } from './forwarders.ts';
import { looked } from './looked.ts';
import { queueChecks } from './queues.ts';
import { isLate } from './rate.ts';
import { ruleChecks } from './rules.ts';
import { type LastEvents, mostOverdue, type Seen, type Snapshot, type Stack } from './snapshot.ts';
import { alarmsHeardChecks, findingsHeardChecks } from './subscribers.ts';
import { trailChecks } from './trails.ts';

/** What a deployment of this version has. */
export interface Expected {
  /** Name -> event pattern. */
  readonly patterns: ReadonlyMap<string, unknown>;
  /** What is to be done about an alarm, by its name without that of the stack. */
  readonly alarmRemedies: ReadonlyMap<string, string>;
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
/** Of accounts and Regions, so many are named. */
const mostOrigins = 20;
const iamRegions: ReadonlySet<string | null> = new Set(Object.values(iamRegion));

export function diagnose(snapshot: Snapshot, expected: Expected): readonly Check[] {
  const { now } = expected;
  const stack = 'value' in snapshot.stack ? snapshot.stack.value : null;
  const iam = stack === null || iamRegions.has(stack.region);
  const whereThereIs = <T>(
    area: Check['area'],
    name: string,
    seen: Seen<T> | null,
    judge: (value: T) => readonly Check[],
  ) => (seen === null ? [] : looked(area, name, seen, judge));
  const table = 'The findings table';
  const checks = [
    ...looked('stack', 'The stack', snapshot.stack, stackChecks),
    ...looked('trail', 'What trails there are', snapshot.trails, (trails) => trailChecks(trails, iam)),
    ...ruleChecks(snapshot.rules, stack, expected.patterns),
    ...queueChecks(snapshot.queues, snapshot.rules),
    ...whereThereIs('alarms', 'What the alarms say', snapshot.alarms, (alarms) =>
      alarmChecks(alarms, stack?.name ?? '', expected.alarmRemedies),
    ),
    ...whereThereIs('outbox', table, snapshot.overdue, (overdue) => [outboxCheck(overdue)]),
    ...whereThereIs('forwarders', 'The central bus', snapshot.busPolicy, (policy) => policyChecks(policy, stack)),
    ...forwarderChecks(snapshot.forwarders),
    ...whereThereIs('forwarders', table, snapshot.lastEvents, (events) => [lastEventsCheck(events)]),
    ...whereThereIs('heartbeat', table, snapshot.heartbeat, (sent) => [heartbeatCheck(sent, now)]),
    ...whereThereIs('audits', table, snapshot.audits, (audits) =>
      auditChecks(audits, now, stack?.parameters['AuditRate']),
    ),
    ...whereThereIs('reports', 'The evidence bucket', snapshot.lastReport, (written) => [
      reportCheck(written, now, stack?.parameters['ReportRate']),
    ]),
    ...(expected.baseline === null ? [] : [baselineCheck(expected.baseline, now)]),
    ...findingsHeardChecks(snapshot, stack?.parameters ?? {}),
    ...alarmsHeardChecks(snapshot),
    catalogueCheck(expected),
  ];
  // A table that is gone is gone for all that would have read it.
  return checks.filter(({ says }, index) => checks.findIndex((other) => other.says === says) === index);
}

function stackChecks({ status, resources }: Stack): readonly Check[] {
  const area = 'stack';
  if (/^(CREATE|UPDATE|IMPORT|UPDATE_ROLLBACK)_IN_PROGRESS$/.test(status))
    return [
      {
        area,
        state: 'wrong',
        says: `The stack is being deployed (${status}).`,
        remedy: 'Ask again when that is done: what else is said here may be half of the old and half of the new.',
      },
    ];
  // Resources of the version before are still being deleted.
  const settled = /^(CREATE|UPDATE|IMPORT)_COMPLETE(_CLEANUP_IN_PROGRESS)?$/.test(status);
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

function outboxCheck(overdue: number): Check {
  const area = 'outbox';
  if (overdue === 0)
    return { area, state: 'ok', says: 'on-pending is not behind with what is stored and not yet told.', remedy: null };
  return {
    area,
    state: 'wrong',
    says: `${overdue < mostOverdue ? '' : 'At least '}${counted(overdue, 'item')} of the table should have been told, or judged again, a quarter of an hour ago.`,
    remedy:
      'Nothing is lost. Look at the log, the errors and the concurrency of on-pending, and whether the rule that asks for it each minute is enabled.',
  };
}

/** Of many, those that have been silent longest. */
function lastEventsCheck({ origins, complete }: LastEvents): Check {
  const area = 'forwarders';
  if (origins.length === 0) return { area, state: 'note', says: 'The table holds no event yet.', remedy: null };
  const many = origins.length > mostOrigins;
  const shown = many ? origins.toSorted((a, b) => (a.time < b.time ? -1 : 1)) : origins;
  const named = shown.map(({ account, region, time }) => `${account} ${region} ${timeInWords(time)}`);
  const part = complete ? '' : ', in the part of it that was read';
  const which = many ? `, of ${origins.length} accounts and Regions those silent longest` : '';
  const says = `Newest event that the table knows${part}${which}: ${some(named, mostOrigins)}.`;
  return { area, state: 'note', says, remedy: null };
}

function heartbeatCheck(sent: string | null, now: string): Check {
  const area = 'heartbeat';
  const remedy =
    'After a first deployment wait for an hour; else look at the trail, at HeartbeatRule and at the logs of on-heartbeat and on-event, in this order.';
  if (sent === null) return { area, state: 'wrong', says: 'No heartbeat ever came through.', remedy };
  const age = Date.parse(now) - Date.parse(sent);
  const says = `The last heartbeat that came through was sent ${timeInWords(sent)}.`;
  return age > oldestHeartbeat ? { area, state: 'wrong', says, remedy } : { area, state: 'ok', says, remedy: null };
}

function reportCheck(written: string | null, now: string, rate = 'rate(1 day)'): Check {
  const area = 'reports';
  const remedy =
    'After a first deployment wait for report-rate; else look at the log of on-schedule, and whether its schedule in EventBridge Scheduler is enabled.';
  if (written === null)
    return { area, state: 'wrong', says: 'No evidence report was written in the last year.', remedy };
  const says = `The last evidence report was written ${timeInWords(written)}.`;
  return isLate(written, now, rate)
    ? { area, state: 'wrong', says, remedy }
    : { area, state: 'ok', says, remedy: null };
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
