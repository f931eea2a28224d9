import type { AuditEvent } from '../events/audit-event.ts';
import { flagOf, textOf } from '../events/fields.ts';
import { isApproved } from './approval.ts';
import { auditorCalls, deedOf, keyCalls } from './auditor-calls.ts';
import { cite } from './cite.ts';
import { calls, defineTimelineControl, notApplicable, notEvaluated, violation } from './control.ts';
import { hour, year } from './dates.ts';
import { keyIdOf } from './trails.ts';

const kms = 'kms.amazonaws.com';

/** The names that a deployment gives: `rolecall-prod-on-event`, `/rolecall/…`, `alias/rolecall`, of a stack set `StackSet-rolecall-…`. */
const ours = /(?:^|[/:])(?:stackset-)?rolecall(?=[-_./:]|$)/i;

/** AWS takes 100 alarms in one call, and names of 256 characters. */
const mostNames = 100;
const longestName = 256;

interface Noted {
  /** As it stands after the actor. */
  readonly deed: string;
  /** As it stands after "the"; null for what only tells whose a key is. */
  readonly what: string | null;
  readonly names: readonly string[];
  readonly arn: string | null;
  /** Known by its name; a key is known by its alias. */
  readonly named: boolean;
  /** The call may have made it. */
  readonly mayMake: boolean;
}

export default defineTimelineControl({
  id: 'auditor-tampered',
  title: 'Rolecall itself changed or deleted',
  severity: 'critical',
  identity: 'event',
  reads: [
    ...auditorCalls.map(({ source, names, recordedAs = [] }) => calls(source, ...names, ...recordedAs)),
    calls(kms, 'CreateAlias', ...keyCalls),
  ],
  citations: [
    cite(
      'chimeEventBridge',
      'Amazon Chime sends its events on a best effort basis: what no rule takes up when it comes is not sent again.',
    ),
    cite(
      'eventBridgeCloudTrail',
      'Calls reach EventBridge through CloudTrail and the rules that match them at that time.',
    ),
  ],
  remediation:
    'Ask the principal at once. If nobody planned it, take its permissions away, deploy Rolecall again, and scan the CloudTrail log files of the time since (rolecall scan): what happened meanwhile raised no alert. List whoever deploys Rolecall in approved.deployers.',
  misses: [
    'Resources are known by names that begin with rolecall, as its stack gives them; a key by an alias of such a name that was made within a year.',
    'What CloudFormation sets right when it makes a resource looks like a change: without a call an hour or more before on the same resource it is not evaluated.',
    'The IAM roles and the log groups of Rolecall are not watched, nor is the stack: what CloudFormation does to the resources is.',
  ],
  remembers: { within: year, last: 50, looks: 'back', note: noteOf },
  evaluate({ name, time, actor, note: { deed, what, names, arn, named, mayMake } }, { before, configuration }) {
    if (actor.kind === 'service' || what === null) return notApplicable;
    if (!named && !before.some(({ note }) => note.named)) return notApplicable;
    const byCloudFormation = actor.invokedBy === 'cloudformation.amazonaws.com';
    const wasThere = before.some((item) => Date.parse(time) - Date.parse(item.time) >= hour);
    if (mayMake && byCloudFormation && !wasThere)
      return notEvaluated('CloudFormation may have made it: nothing earlier of it is known');
    const planned = byCloudFormation && isApproved(actor, configuration.approved.deployers);
    return violation({
      subject: { type: what.replaceAll(' ', '-'), id: names[0] ?? 'unknown', arn },
      severity: planned ? 'medium' : 'critical',
      facts: { call: name, deed, what, names, byCloudFormation, approvedDeployer: planned },
    });
  },
  explain({ call, deed, what, names, approvedDeployer }, { who, when, account, region }) {
    const effect = approvedDeployer
      ? 'The principal is an approved deployer: check that a deployment was planned for this time'
      : 'Rolecall may miss events, findings or messages from then on, and AWS never sends again what no rule took up';
    return `${who} ${deed} ${names.map((name) => `the ${what} ${name}`).join(' and ')} of Rolecall (${call}) in account ${account}, ${region}, on ${when}. ${effect}.`;
  },
});

function noteOf(event: AuditEvent): { readonly key: string; readonly note: Noted } | null {
  const { source, name, request, response, error } = event;
  if (error !== null) return null;
  if (source === kms) {
    const key = keyNote(event);
    if (key !== null) return key;
  }
  const row = auditorCalls.find((each) => each.source === source && each.names.includes(name));
  if (row === undefined) return null;
  const values = row.fields.flatMap((field) => [request[field], response[field]]);
  const found = values
    .flat()
    .flatMap((value) => textOf(value) ?? [])
    .filter((value) => ours.test(value));
  // Only a list names several things: other fields name one thing from two sides.
  const most = values.some(Array.isArray) ? mostNames : 1;
  const names = [...new Set(found.map(nameIn))].slice(0, most);
  const [first] = names;
  if (first === undefined) return null;
  const arn = found.find((value) => value.startsWith('arn:')) ?? null;
  // What is put disabled is switched off, whoever made it.
  const disabled = request['state'] === 'DISABLED' || flagOf(request['enabled']) === false;
  const mayMake = !disabled && (row.alsoMake?.includes(name) ?? false);
  const deed = disabled ? 'disabled' : deedOf(name);
  return { key: `${row.what} ${first}`, note: { deed, what: row.what, names, arn, named: true, mayMake } };
}

/** What concerns a key goes to the timeline of the key; what concerns an alias alone, null. */
function keyNote({ name, request, response }: AuditEvent): { readonly key: string; readonly note: Noted } | null {
  const alias = name === 'CreateAlias';
  const key = textOf(request[alias ? 'targetKeyId' : 'keyId']);
  if (key === null || !(alias ? ours.test(textOf(request['aliasName']) ?? '') : isKeyCall(name))) return null;
  const id = keyIdOf(key);
  const arn = [key, textOf(response['keyId'])].find((each) => each?.startsWith('arn:')) ?? null;
  return {
    key: `key ${id}`,
    note: { deed: deedOf(name), what: alias ? null : 'key', names: [id], arn, named: alias, mayMake: false },
  };
}

function isKeyCall(name: string): boolean {
  return (keyCalls as readonly string[]).includes(name);
}

/** The name in a URL, an ARN or a path. */
function nameIn(value: string): string {
  return value.slice(value.search(ours)).replace(/^[/:]/, '').slice(0, longestName);
}
