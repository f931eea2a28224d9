/** What the calls of AWS CloudTrail tell of the trails of an account. */
import type { AuditEvent, Json } from '../events/audit-event.ts';
import { flagOf, textOf } from '../events/fields.ts';
import type { Remembered } from './control.ts';
import { keepsManagementWrites } from './event-selectors.ts';

/** The event source of CloudTrail. */
export const cloudTrail = 'cloudtrail.amazonaws.com';

/** The calls that tell what a trail is, or change it. */
export const trailCalls = [
  'CreateTrail',
  'UpdateTrail',
  'StartLogging',
  'StopLogging',
  'DeleteTrail',
  'PutEventSelectors',
] as const;

/** What is known of a trail; null for what is not. */
export interface TrailSettings {
  readonly multiRegion: boolean | null;
  readonly globalEvents: boolean | null;
  readonly validation: boolean | null;
  readonly organization: boolean | null;
  readonly bucket: string | null;
  /** Id of the KMS key; empty when the log files have none of their own. */
  readonly key: string | null;
}

/** The settings without which a trail proves less. */
export type Protection = 'multiRegion' | 'globalEvents' | 'validation';

/** What a timeline keeps of a call of CloudTrail. */
export interface TrailNote {
  /** Home Region and name, `us-east-1/management`: names are unique in a Region only. */
  readonly trail: string;
  readonly name: string;
  readonly arn: string | null;
  readonly settings: TrailSettings;
  /** The protections that the request itself switches off. */
  readonly askedOff: readonly Protection[];
  /** The request itself names a bucket or a key. */
  readonly moves: boolean;
  /** Whether the selectors of a PutEventSelectors keep management writes. */
  readonly keepsWrites: boolean | null;
}

/** A trail as the calls so far have left it. */
export interface Trail extends TrailSettings {
  readonly name: string;
  readonly createdAt: string | null;
  readonly logging: boolean | null;
  readonly managementWrites: boolean | null;
}

/** How a request names each protection. */
const requested: readonly (readonly [Protection, string])[] = [
  ['multiRegion', 'isMultiRegionTrail'],
  ['globalEvents', 'includeGlobalServiceEvents'],
  ['validation', 'enableLogFileValidation'],
];

/** Null for a call that names no trail. */
export function trailNote({ request, response, region }: AuditEvent): TrailNote | null {
  const named = textOf(request['name']) ?? textOf(request['trailName']);
  if (named === null) return null;
  const [, , , home, , resource] = named.split(':');
  const name = resource === undefined ? named : resource.replace(/^trail\//, '');
  return {
    trail: `${home || region}/${name}`,
    name,
    arn: textOf(response['trailARN']) ?? (resource === undefined ? null : named),
    settings: {
      multiRegion: flagOf(response['isMultiRegionTrail']) ?? flagOf(request['isMultiRegionTrail']),
      globalEvents: flagOf(response['includeGlobalServiceEvents']) ?? flagOf(request['includeGlobalServiceEvents']),
      validation: flagOf(response['logFileValidationEnabled']) ?? flagOf(request['enableLogFileValidation']),
      organization: flagOf(response['isOrganizationTrail']) ?? flagOf(request['isOrganizationTrail']),
      bucket: textOf(response['s3BucketName']) ?? textOf(request['s3BucketName']),
      key: keyIn(request, response),
    },
    askedOff: requested.filter(([, field]) => flagOf(request[field]) === false).map(([protection]) => protection),
    moves: request['s3BucketName'] !== undefined || request['kmsKeyId'] !== undefined,
    keepsWrites: keepsManagementWrites(request),
  };
}

function keyIn(request: Json, response: Json): string | null {
  const key = textOf(response['kmsKeyId']) ?? textOf(request['kmsKeyId']);
  if (key !== null) return keyIdOf(key);
  // An answer describes the whole trail, so that a key it leaves out is not there.
  return request['kmsKeyId'] === '' || textOf(response['trailARN']) !== null ? '' : null;
}

/** The id in a key's ARN; KMS takes either. */
export function keyIdOf(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1);
}

/** The trails of an account after these calls, by home Region and name. */
export function trailsAfter(
  items: readonly Remembered<{ readonly call: TrailNote | null }>[],
): ReadonlyMap<string, Trail> {
  const trails = new Map<string, Trail>();
  for (const { name, time, note } of items) {
    if (note.call === null) continue;
    if (name === 'DeleteTrail') trails.delete(note.call.trail);
    else
      trails.set(
        note.call.trail,
        after(trails.get(note.call.trail) ?? { ...unknown, name: note.call.name }, name, time, note.call),
      );
  }
  return trails;
}

function after(trail: Trail, call: string, time: string, { name, settings, keepsWrites }: TrailNote): Trail {
  switch (call) {
    case 'CreateTrail':
      return { ...unstarted, ...known(settings), name, createdAt: time };
    case 'UpdateTrail':
      return { ...trail, ...known(settings) };
    case 'PutEventSelectors':
      return { ...trail, managementWrites: keepsWrites ?? trail.managementWrites };
    default:
      return { ...trail, logging: call === 'StartLogging' };
  }
}

function known(settings: TrailSettings): Partial<TrailSettings> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

/** What a new trail is where its creation does not say otherwise. */
const unstarted = {
  multiRegion: false,
  globalEvents: true,
  validation: false,
  organization: false,
  bucket: null,
  key: '',
  logging: false,
  managementWrites: true,
};

const unknown = {
  multiRegion: null,
  globalEvents: null,
  validation: null,
  organization: null,
  bucket: null,
  key: null,
  createdAt: null,
  logging: null,
  managementWrites: null,
};

/** Logs the management writes of every Region and of the global services. */
export function isComplete({ multiRegion, globalEvents, logging, managementWrites }: Trail): boolean {
  return multiRegion === true && globalEvents === true && logging === true && managementWrites === true;
}
