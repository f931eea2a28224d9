/** What the controls read -> EventBridge event patterns, so that a rule never differs from what is judged. Pure. */
import { chimeEventSourceList } from '../../src/catalog/event-sources.ts';
import { roles } from '../../src/catalog/roles.ts';
import type { Read } from '../../src/controls/control.ts';

/** A value to match: itself, or a comparison. */
type Match = string | { readonly [operator: string]: unknown };

/** An event pattern as EventBridge takes it: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html */
export interface EventPattern {
  readonly source?: readonly Match[];
  readonly 'detail-type'?: readonly Match[];
  readonly detail?: Fields;
  readonly $or?: readonly EventPattern[];
}

interface Fields {
  readonly [field: string]: readonly Match[] | Fields;
}

/** Reads that name the events of one source. */
type SourceRead = Extract<Read, { source: string }>;

/** EventBridge refuses a pattern of more characters than this (quota "Event pattern size"). */
export const longestPattern = 2048;
/** Some room for what CloudFormation may escape. */
const packedTo = 1900;

/** Ends every detail-type of CloudTrail; what comes before differs by the kind of record, and in China (`Amazon API Call …`). */
const viaCloudTrail: Match = { suffix: ' via CloudTrail' };

/**
 * How calls begin that change nothing. EventBridge delivers those with the first three only to a rule in the state
 * ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS, and of the others does not promise it to another:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
 */
const readingVerbs = ['Describe', 'Get', 'List', 'Retrieve', 'Search', 'Validate'] as const;

/** What CloudTrail marks as read-only under another name. AWS's page above has `AssumeRole` for its example of that state. */
const readingCalls: readonly string[] = ['AssumeRole', 'AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];

/** Whether the rule of a pattern must be in that state. The pattern of sessions holds calls of both kinds: a parameter decides. */
export function isOfReads(name: string): boolean {
  return /^(chime-)?reads(-|$)/.test(name);
}

/** The patterns by name: `chime`, `chime-reads`, `calls-1`, `calls-2`…, `reads-1`…, `sessions`, `forged`. */
export function eventPatterns(reads: readonly Read[]): ReadonlyMap<string, EventPattern> {
  const patterns = new Map<string, EventPattern>();
  const ofSource = reads.filter((read): read is SourceRead => 'source' in read);
  const chime = ofSource.filter(isChime);
  if (chime.length > 0) patterns.set('chime', chimePattern(detailTypesOf(chime)));
  if (chime.some(({ kind }) => kind === 'calls')) patterns.set('chime-reads', chimeReadsPattern);
  const wanted = Object.groupBy(ofSource.filter((read) => !isChime(read)).flatMap(wantedBy), ({ kind, name }) =>
    kind === 'call' && name !== null && onlyReads(name) ? 'reads' : 'calls',
  );
  for (const kind of ['calls', 'reads'] as const)
    pack(wanted[kind] ?? []).forEach((pattern, index) => patterns.set(`${kind}-${index + 1}`, pattern));
  if (reads.some(({ kind }) => kind === 'sessions')) patterns.set('sessions', sessionsPattern());
  if (reads.some(({ kind }) => kind === 'everything')) patterns.set('forged', forgedPattern(detailTypesOf(ofSource)));
  for (const [name, pattern] of patterns) {
    const { length } = JSON.stringify(pattern);
    if (length > longestPattern)
      throw new Error(`event pattern ${name}: ${length} characters, EventBridge takes ${longestPattern}`);
  }
  return patterns;
}

/** Patterns, `tampering-1`…, of a second path for the same events: what tampers with one path is seen on the other. */
export function tamperingPatterns(reads: readonly Read[]): ReadonlyMap<string, EventPattern> {
  const wanted = reads.filter((read): read is SourceRead => 'source' in read).flatMap(wantedBy);
  return new Map(pack(wanted).map((pattern, index) => [`tampering-${index + 1}`, pattern]));
}

function onlyReads(name: string): boolean {
  return readingCalls.includes(name) || readingVerbs.some((verb) => name.startsWith(verb));
}

/** `iam.amazonaws.com` -> `aws.iam`: how the `source` of an envelope follows from CloudTrail's eventSource. */
export function bridgeSourceOf(source: string): string {
  const chime = chimeEventSourceList.find(({ eventSource }) => eventSource === source);
  return chime?.bridge ?? (source.startsWith('aws.') ? source : `aws.${source.replace(/\.amazonaws\.com$/, '')}`);
}

function isChime({ source }: SourceRead): boolean {
  return bridgeSourceOf(source).startsWith('aws.chime');
}

function detailTypesOf(reads: readonly SourceRead[]): readonly string[] {
  return [...new Set(reads.flatMap((read) => (read.kind === 'service-events' ? read.detailTypes : [])))].sort();
}

/** By the prefix of the sources: three of them are not documented, and calls are told apart by operation. */
const chimeSources: readonly Match[] = [{ prefix: 'aws.chime' }];

/** All of Chime but the calls that only read, which need a rule in another state. */
function chimePattern(detailTypes: readonly string[]): EventPattern {
  const changes: EventPattern = {
    'detail-type': [viaCloudTrail],
    detail: { eventName: [{ 'anything-but': { prefix: readingVerbs } }] },
  };
  if (detailTypes.length === 0) return { source: chimeSources, ...changes };
  return { source: chimeSources, $or: [changes, { 'detail-type': detailTypes }] };
}

const chimeReadsPattern: EventPattern = {
  source: chimeSources,
  'detail-type': [viaCloudTrail],
  detail: { eventName: readingVerbs.map((prefix) => ({ prefix })) },
};

/** Whatever a session of a covered role calls, anywhere in AWS; a suffix may follow the role's name. */
function sessionsPattern(): EventPattern {
  const names = roles.map(({ name }) => name).sort();
  const shortest = names.filter((name) => !names.some((other) => other !== name && name.startsWith(other)));
  const userName = shortest.map((prefix) => ({ prefix }));
  return {
    source: [{ prefix: 'aws.' }],
    'detail-type': [viaCloudTrail],
    detail: { userIdentity: { sessionContext: { sessionIssuer: { userName } } } },
  };
}

/** Only AWS can write a source that begins with `aws.`: another source under AWS's names is an imitation. */
function forgedPattern(detailTypes: readonly string[]): EventPattern {
  return {
    source: [{ 'anything-but': { prefix: 'aws.' } }],
    $or: [
      { 'detail-type': [viaCloudTrail, ...detailTypes] },
      { detail: { eventSource: [{ suffix: '.amazonaws.com' }] } },
    ],
  };
}

/** One thing to let through: a call (all calls where `name` is null) or a service's own event. */
interface Wanted {
  readonly source: string;
  readonly kind: 'call' | 'service-event';
  readonly name: string | null;
  /** A pattern of the record that must match too, as JSON; empty for none. */
  readonly only: string;
}

function wantedBy(read: SourceRead): readonly Wanted[] {
  const source = bridgeSourceOf(read.source);
  if (read.kind === 'service-events')
    return read.detailTypes.map((name) => ({ source, kind: 'service-event', name, only: '' }));
  const patterns = read.only?.map((pattern) => JSON.stringify(pattern)) ?? [''];
  const names = read.names === 'all' ? [null] : read.names;
  return patterns.flatMap((only) => names.map((name) => ({ source, kind: 'call' as const, name, only })));
}

/** As few patterns as the limit allows; the same reads give the same patterns in whatever order they come. */
function pack(wanted: readonly Wanted[]): readonly EventPattern[] {
  const unique = new Map(wanted.map((w) => [`${w.source} ${w.kind} ${w.only} ${w.name ?? ''}`, w]));
  const ordered = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, w]) => w);
  const loads: Wanted[][] = [];
  for (const one of ordered) {
    const load = loads.at(-1);
    if (load && JSON.stringify(patternOf([...load, one])).length <= packedTo) load.push(one);
    else loads.push([one]);
  }
  return loads.map(patternOf);
}

/** EventBridge takes `$or` for a field name like any other where it holds a single alternative. */
function patternOf(wanted: readonly Wanted[]): EventPattern {
  const groups = Map.groupBy(wanted, ({ source, kind, only }) => `${source} ${kind} ${only}`);
  const alternatives = [...groups.values()].map(alternativeOf);
  const [only] = alternatives;
  return only && alternatives.length === 1 ? only : { $or: alternatives };
}

function alternativeOf(group: readonly Wanted[]): EventPattern {
  const [{ source, kind, only } = { source: '', kind: 'call', only: '' }] = group;
  const names = group.map(({ name }) => name);
  if (kind === 'service-event') return { source: [source], 'detail-type': names.filter((name) => name !== null) };
  const calls: EventPattern = { source: [source], 'detail-type': [viaCloudTrail] };
  const detail: Fields = {
    ...(names.includes(null) ? {} : { eventName: names.filter((name) => name !== null) }),
    ...(only === '' ? {} : (JSON.parse(only) as Fields)),
  };
  return Object.keys(detail).length === 0 ? calls : { ...calls, detail };
}
