/** Reads the stories: events as differences over base records, and beside them what must be found. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Configuration } from '../../src/configuration.ts';
import type { Severity } from '../../src/controls/control.ts';
import { configuration, service, session, user } from './company.ts';

type Json = Readonly<Record<string, unknown>>;

/** One finding that must be there: the control, at which event of the story, how grave. */
export interface Expectation {
  readonly control: string;
  /** Id of the event; of findings that count events, of the first one counted. */
  readonly event: string;
  readonly severity: Severity;
}

export interface Story {
  /** File name without its ending. */
  readonly name: string;
  readonly title: string;
  readonly configuration: Configuration;
  readonly inputs: readonly Record<string, unknown>[];
  readonly expected: readonly Expectation[];
}

interface StoryFile {
  readonly title: string;
  /** Over the configuration of the company. */
  readonly configuration?: Json;
  readonly events: readonly StoryEvent[];
}

/** Everything beside the named fields goes over the base record. */
interface StoryEvent extends Json {
  readonly id: string;
  readonly time: string;
  readonly base: string;
  /** `root`, `role/Name`, `user/Name`, `service/<principal>`; of another account `777788889999:role/Name`. `role/Ops` when left out. */
  readonly by?: string;
  /** The service that forwards the call. */
  readonly via?: string;
  /** Delivered by EventBridge; the fields go over the envelope that AWS would write. */
  readonly envelope?: Json;
}

const folder = new URL('stories/', import.meta.url);
const bases = read(new URL('bases.json', import.meta.url)) as Record<string, Json>;

/** All stories, by name. */
export function stories(): readonly Story[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json') && !file.endsWith('.expected.json'));
  return files.sort().map((file) => {
    const name = file.slice(0, -'.json'.length);
    const story = read(new URL(file, folder)) as StoryFile;
    return {
      name,
      title: story.title,
      configuration: merged(configuration, story.configuration ?? {}) as unknown as Configuration,
      inputs: story.events.map(inputOf),
      expected: read(new URL(`${name}.expected.json`, folder)) as readonly Expectation[],
    };
  });
}

function read(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function inputOf({ id, time, base, by, via, envelope, ...changes }: StoryEvent): Record<string, unknown> {
  const plain = baseOf(base);
  if (Object.hasOwn(plain, 'detail-type')) return { ...merged(plain, changes), id, time };
  const account = String(changes['recipientAccountId'] ?? plain['recipientAccountId']);
  const identity = identityOf(by ?? 'role/Ops', account);
  const forwarded = via === undefined ? {} : forwarding(via);
  const record = [{ userIdentity: identity, eventID: id, eventTime: time }, forwarded, changes].reduce<Json>(
    merged,
    plain,
  );
  return envelope === undefined ? { ...record } : { ...merged(envelopeOf(record), envelope) };
}

function baseOf(name: string): Json {
  const base = bases[name];
  if (base === undefined) throw new Error(`bases.json has no base called ${name}`);
  const { extends: parent, ...own } = base;
  return typeof parent === 'string' ? merged(baseOf(parent), own) : own;
}

function identityOf(by: string, here: string): Json {
  const [account, who] = by.includes(':') ? (by.split(':') as [string, string]) : [here, by];
  if (who === 'root') {
    const attributes = { creationDate: '2026-01-12T07:55:00Z', mfaAuthenticated: 'true' };
    const root = { type: 'Root', principalId: account, arn: `arn:aws:iam::${account}:root`, accountId: account };
    return { ...root, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionContext: { attributes } };
  }
  const name = who.slice(who.indexOf('/') + 1);
  if (who.startsWith('service/')) return service(name);
  return who.startsWith('user/') ? user(account, name, false) : session(account, name, 'session', false);
}

function forwarding(via: string): Json {
  return { userIdentity: { invokedBy: via }, sourceIPAddress: via, userAgent: via, tlsDetails: undefined };
}

function envelopeOf(record: Json): Json {
  return {
    version: '0',
    id: `${String(record['eventID'])} in its envelope`,
    'detail-type': 'AWS API Call via CloudTrail',
    source: `aws.${String(record['eventSource']).split('.')[0]}`,
    account: record['recipientAccountId'],
    time: record['eventTime'],
    region: record['awsRegion'],
    resources: [],
    detail: record,
  };
}

/** Objects are merged, everything else is replaced; what is `undefined` is left out. */
function merged(below: object, above: object): Json {
  const result: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const known = result[key];
    if (value === undefined) delete result[key];
    else result[key] = isObject(known) && isObject(value) ? merged(known, value) : value;
  }
  return result;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
