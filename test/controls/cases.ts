/**
 * The cases of the controls: test/controls/<control>/<sentence>.json, each a difference over a record of bases/.
 *
 * In a difference, objects merge, everything else replaces, null is the null that CloudTrail writes, and "(absent)" takes
 * the field away. `event` is one difference, `events` several; `envelope` is one over envelope.json, into which each record
 * then goes as `detail`; `raw` is an input that is no record. Ids are given out by the runner, except where a difference
 * names one.
 *
 * A case of the scheduled audit has `account` instead: a difference over account.json, which nothing is wrong with. In its
 * lists `like` names one of things.json that an entry differs from. Everything was looked at everywhere; `without` says of a
 * part how looking at it ended, `regions` where anybody looked.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type Configuration, defaults } from '../../src/configuration.ts';
import { knownRegions } from '../../src/catalog/regions.ts';
import type { Context, Severity } from '../../src/controls/control.ts';
import type { Inventory, Look } from '../../src/inventory/inventory.ts';
import { type Part, parts } from '../../src/inventory/parts.ts';

type Json = { [key: string]: unknown };

/** What a case says of one finding: exactly these severities and subjects, the rest as far as it is written. */
export interface Expected {
  severity: Severity;
  subject: string;
  /** One look does not prove it. */
  secondLook?: true;
  [field: string]: unknown;
}

export interface Case {
  control: string;
  /** The sentence, with blanks. */
  sentence: string;
  inputs: unknown[];
  /** What an account holds, in place of inputs. */
  inventory: Inventory | null;
  context: Context;
  expect: Expected[] | 'not-evaluated';
  /** Other controls that fire on the same events, and rightly so; whoever is not here stays silent. */
  also: string[];
}

const here = new URL('./', import.meta.url);
const keys = [
  'because',
  'base',
  'event',
  'events',
  'envelope',
  'raw',
  'account',
  'without',
  'regions',
  'configuration',
  'since',
  'now',
  'expect',
  'also',
];

function read(path: string): Json {
  return JSON.parse(readFileSync(new URL(path, here), 'utf8')) as Json;
}

/** The records of bases/, by name. */
export const bases: ReadonlyMap<string, Json> = new Map(
  readdirSync(new URL('bases/', here))
    .toSorted()
    .map((file) => [file.replace(/\.json$/, ''), read(`bases/${file}`)]),
);

const envelope = read('envelope.json');
const account = read('account.json');
const things = read('things.json');

/** Parts that are read Region by Region. */
const regional: ReadonlySet<Part> = new Set(['rules', 'domains', 'instances', 'bots', 'voice-connectors']);

/** Every case of every control. */
export const cases: readonly Case[] = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'bases')
  .flatMap(({ name: control }) => readdirSync(new URL(`${control}/`, here)).map((file) => `${control}/${file}`))
  .toSorted()
  .map(caseOf);

/** A case that expects findings. */
export function fires({ expect }: Case): boolean {
  return expect !== 'not-evaluated' && expect.length > 0;
}

function caseOf(path: string): Case {
  const [control, sentence] = path.replace(/\.json$/, '').split('/') as [string, string];
  const told = read(path);
  const wrong = Object.keys(told).find((key) => !keys.includes(key));
  if (wrong !== undefined) throw new Error(`${path}: "${wrong}" is none of ${keys.join(', ')}`);
  return {
    control,
    sentence: sentence.replaceAll('-', ' '),
    inputs: 'account' in told ? [] : 'raw' in told ? [told['raw']] : inputsOf(path, told),
    inventory: 'account' in told ? inventoryOf(path, told) : null,
    context: {
      now: (told['now'] as string | undefined) ?? '2026-06-01T00:00:00Z',
      horizon: (told['since'] as string | undefined) ?? null,
      configuration: over(defaults, told['configuration'] ?? {}) as Configuration,
    },
    expect: told['expect'] as Case['expect'],
    also: (told['also'] as string[] | undefined) ?? [],
  };
}

function inputsOf(path: string, told: Json): unknown[] {
  const base = bases.get(told['base'] as string);
  if (!base) throw new Error(`${path}: no base is called "${String(told['base'])}": ${[...bases.keys()].join(', ')}`);
  const differences = (told['events'] as unknown[] | undefined) ?? [told['event'] ?? {}];
  return differences.map((difference, index) => {
    const id = idOf(path, index);
    const own = 'detail-type' in base ? over({ ...base, id }, difference) : over({ ...base, eventID: id }, difference);
    return 'envelope' in told ? over({ ...envelope, id, detail: own }, told['envelope']) : own;
  });
}

function inventoryOf(path: string, told: Json): Inventory {
  const without = (told['without'] ?? {}) as Partial<Record<Part, Look['outcome']>>;
  const whole = over(account, alike(path, told['account'])) as Inventory;
  const everywhere = (told['regions'] as string[] | undefined) ?? knownRegions[whole.partition];
  const looks = parts.flatMap((part) =>
    (regional.has(part) ? everywhere : [null]).map((region): Look => {
      const outcome = without[part] ?? 'complete';
      return {
        part,
        region,
        outcome,
        reason: outcome === 'complete' ? null : `${part} was ${outcome}`,
        permission: null,
      };
    }),
  );
  return { ...whole, looks, takenAt: (told['now'] as string | undefined) ?? whole.takenAt };
}

/** Puts the thing in the place of its name, with the difference over it. */
function alike(path: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => alike(path, one));
  if (!isObject(value)) return value;
  const { like, ...difference } = value;
  const inner = Object.fromEntries(Object.entries(difference).map(([key, one]) => [key, alike(path, one)]));
  if (like === undefined) return inner;
  if (typeof like !== 'string' || !(like in things))
    throw new Error(`${path}: nothing is called ${JSON.stringify(like)}: ${Object.keys(things).join(', ')}`);
  return over(things[like], inner);
}

/** The same id for the same case, and another one for every other. */
function idOf(path: string, index: number): string {
  const hash = createHash('sha256').update(`${path} ${index}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

function over(base: unknown, difference: unknown): unknown {
  if (!isObject(difference)) return difference;
  const merged = new Map(Object.entries(isObject(base) ? base : {}));
  for (const [key, value] of Object.entries(difference)) {
    if (value === '(absent)') merged.delete(key);
    else merged.set(key, over(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
