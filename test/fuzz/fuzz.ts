/**
 * Real-shaped records, changed where it hurts, through every input and every output: nothing may throw, nothing may take long, and
 * what comes out must be read again by parsers that forgive nothing.
 */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { auditorOf } from '../../src/audit.ts';
import { judgeInventory } from '../../src/audit-state.ts';
import { defaults } from '../../src/configuration.ts';
import { readConfiguration } from '../../src/configuration-file.ts';
import { controls } from '../../src/controls/index.ts';
import { parseDigest } from '../../src/evidence/digest.ts';
import { parseManifest } from '../../src/evidence/manifest.ts';
import { asAsff } from '../../src/findings/as-asff.ts';
import { asChat } from '../../src/findings/as-chat.ts';
import { asCsv } from '../../src/findings/as-csv.ts';
import { asEvent } from '../../src/findings/as-event.ts';
import { asHtml } from '../../src/findings/as-html.ts';
import { asJson } from '../../src/findings/as-json.ts';
import { asMail, subjectLine } from '../../src/findings/as-mail.ts';
import { asNdjson } from '../../src/findings/as-ndjson.ts';
import { asOcsf } from '../../src/findings/as-ocsf.ts';
import { asTable } from '../../src/findings/as-table.ts';
import type { Finding } from '../../src/findings/finding.ts';
import { masked } from '../../src/findings/masked.ts';
import { inventoriesOf, UnreadableSnapshot } from '../../src/inventory/snapshot.ts';
import { auditAll } from '../../src/ledger.ts';
import { readRecords } from '../../src/sources/read-records.ts';
import { cases } from '../controls/cases.ts';
import { benign } from '../corpus/benign.ts';
import { Random } from '../corpus/random.ts';
import { flawsOf } from '../findings/asff-rules.ts';
import { report } from '../findings/finding.ts';
import { elements } from '../findings/html-reader.ts';
import { page, role } from '../inventory/snapshots.ts';
import { brokenBytes, mutated } from './mutations.ts';

export interface FuzzResult {
  readonly records: number;
  readonly findings: number;
  readonly crashes: number;
  /** Inputs that took a second or more. */
  readonly hangs: number;
  readonly outputViolations: number;
  /** CPU time of the slowest record: judged, and its findings written in every format. */
  readonly slowestMs: number;
  readonly peakRssMb: number;
  readonly seed: number;
}

export interface Fuzzed {
  /** Each with the number of the record, from which the seed makes it again. */
  readonly wrong: readonly string[];
  readonly result: FuzzResult;
}

/** Beyond the judgement itself: a handler that keeps what it is given. */
export interface Doors {
  onEvent(bodies: readonly string[]): Promise<void>;
  onLogObject(bytes: Uint8Array): Promise<void>;
}

const auditor = auditorOf(controls);
const context = { now: '2026-11-01T00:00:00Z', horizon: null, configuration: defaults };

export async function fuzz(records: number, seed: number, doors: Doors | null): Promise<Fuzzed> {
  const random = new Random(seed);
  const before = builtIns();
  const wrong: string[] = [];
  let crashes = 0;
  let hangs = 0;
  let outputViolations = 0;
  let slowest = 0;
  let found = 0;
  const say = (sentence: string) => void (wrong.length < 50 && wrong.push(sentence));
  /** Runs one input; what it throws is a crash. */
  const attempt = <T>(what: string, run: () => T): T | null => {
    const start = process.threadCpuUsage();
    let result: T | null = null;
    try {
      result = run();
    } catch (error) {
      crashes++;
      say(
        `${what} threw ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 4).join(' | ') : String(error)}`,
      );
    }
    const { user, system } = process.threadCpuUsage(start);
    const milliseconds = (user + system) / 1000;
    if (milliseconds > slowest && warm) {
      slowest = milliseconds;
      if (milliseconds > 100) say(`${what} took ${Math.round(milliseconds)} ms`);
    }
    if (milliseconds >= 1000) hangs++;
    return result;
  };
  const seeds = [
    ...cases.flatMap(({ inputs }) => inputs),
    ...benign(seed)
      .slice(0, 2000)
      .map(({ input }) => input),
  ].filter((input) => typeof input === 'object' && input !== null) as Record<string, unknown>[];

  // What the first of its kind costs is compilation.
  let warm = false;
  for (let number = -200; number < records; number++) {
    warm = number >= 0;
    const what = `record ${number}`;
    const record = mutated(random, random.pick(seeds));
    const findings = attempt(`${what}, judged,`, () => {
      const judged = auditAll(auditor, [record], context);
      for (const { control, reason } of judged.errors) {
        crashes++;
        say(`${what}: ${control} threw ${reason}`);
      }
      return judged.findings;
    });
    found += findings?.length ?? 0;
    for (const finding of findings ?? []) {
      const violations = attempt(`${what}, ${finding.control}, written,`, () => [...violationsIn(finding)]) ?? [];
      outputViolations += violations.length;
      for (const violation of violations) say(`${what}: ${finding.control}: ${violation}`);
    }
    if (number % 4 === 0) {
      const bytes = brokenBytes(random, record);
      for (const name of ['a.json', 'a.json.gz']) {
        attempt(`${what}, its bytes as ${name},`, () =>
          readRecords(bytes, name, (each) => auditor.judge(each, context), 16 * 1024 * 1024),
        );
      }
      attempt(`${what}, as a digest,`, () => parseDigest(Buffer.from(bytes)));
      attempt(`${what}, as a manifest,`, () => parseManifest(Buffer.from(bytes).toString('utf8')));
    }
    if (number % 4 === 1) attempt(`${what}, a snapshot,`, () => auditSnapshot(random));
    if (number % 8 === 2)
      attempt(`${what}, a configuration,`, () => readConfiguration(brokenConfiguration(random), ids));
    if (doors !== null && number >= 0 && number % 100 === 3) {
      try {
        await doors.onEvent([safeJson(record), Buffer.from(brokenBytes(random, record)).toString('utf8')]);
        await doors.onLogObject(
          random.next() < 0.5 ? gzipSync(safeJson({ Records: [record] })) : brokenBytes(random, record),
        );
      } catch (error) {
        crashes++;
        say(
          `${what}, a function: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 500) : String(error)}`,
        );
      }
    }
  }
  const after = builtIns();
  if (after !== before) {
    crashes++;
    say(`the prototypes of built-in objects changed: ${before.length} characters, then ${after.length}`);
  }
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  const slowestMs = Math.round(slowest * 10) / 10;
  return { wrong, result: { records, findings: found, crashes, hangs, outputViolations, slowestMs, peakRssMb, seed } };
}

/** A record may nest deeper than JSON.stringify goes: nobody could send it then. */
function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '{"detail":';
  }
}

function builtIns(): string {
  const prototypes = [Object, Array, String, Number, Function, Map, Set, Date, RegExp, Promise, Error].map((one) =>
    Reflect.ownKeys(one.prototype as object)
      .map(String)
      .join(),
  );
  return JSON.stringify(prototypes);
}

function auditSnapshot(random: Random): void {
  const sound = page({
    roles: [role('AWSServiceRoleForLexBots', { path: '/aws-service-role/lex.amazonaws.com/' }), role('Ops')],
  });
  const text =
    random.next() < 0.3 ? Buffer.from(brokenBytes(random, sound)).toString('utf8') : safeJson(mutated(random, sound));
  try {
    for (const inventory of inventoriesOf([{ name: 'details.json', text }])) {
      const { errors } = judgeInventory(inventory, controls, defaults);
      const [first] = errors;
      if (first) throw new Error(`${first.control} threw ${first.reason}`);
    }
  } catch (error) {
    if (!(error instanceof UnreadableSnapshot)) throw error;
  }
}

const ids = controls.map(({ id }) => id);
const configurationPage = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const configuration = /```yaml\n([\s\S]*?)```/.exec(configurationPage)?.[1] ?? '';

function brokenConfiguration(random: Random): string {
  const pieces = [
    '&a [*a, *a]',
    '<<: *x',
    '!!js/function',
    '? ',
    '"\\ud800"',
    '__proto__: {x: 1}',
    '\t',
    '...',
    '- -',
    '{{',
    '\u0000',
    ': ',
  ];
  const at = random.integer(0, configuration.length);
  const until = random.integer(at, Math.min(configuration.length, at + 40));
  return configuration.slice(0, at) + random.pick(pieces) + configuration.slice(until);
}

const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
const schemaOf = (file: string) =>
  ajv.compile(JSON.parse(readFileSync(new URL(`../findings/${file}`, import.meta.url), 'utf8')) as object);
const ocsfClasses = new Map([
  [2003, schemaOf('ocsf-compliance-finding.schema.json')],
  [2004, schemaOf('ocsf-detection-finding.schema.json')],
]);

/** What moves a cursor, reorders or hides text. */
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const beyondAscii = /[^\x20-\x7e]/;

/** Each a sentence. */
function* violationsIn(finding: Finding): Generator<string> {
  const shown = masked(finding);
  const whole = report([shown]);
  const json = [...asJson(whole)].join('\n');
  if (/[^\n\x20-\x7e]/.test(json)) yield 'json: a character beyond ASCII';
  const [again] = (JSON.parse(json) as { findings: Finding[] }).findings;
  if (again?.id !== finding.id) yield 'json: another finding';
  for (const line of asNdjson(whole)) JSON.parse(line);
  const rows = readCsv([...asCsv(whole)].map((line) => `${line}\n`).join(''));
  if (rows.length !== 2 || rows[0]?.length !== rows[1]?.length) yield `csv: ${rows.length} rows`;
  for (const cell of rows[1] ?? [])
    if (/^[=+\-@\t\r]/.test(cell)) yield `csv: a formula ${JSON.stringify(cell.slice(0, 40))}`;
  elements([...asHtml(whole)].join('\n'));
  for (const line of asTable(whole, { width: 100, colours: false }))
    if (unprintable.test(line)) yield `table: ${JSON.stringify(line.slice(0, 80))}`;
  for (const line of asOcsf(whole)) {
    const event = JSON.parse(line) as { class_uid: number };
    const validate = ocsfClasses.get(event.class_uid);
    if (!validate?.(event)) yield `ocsf: ${JSON.stringify(validate?.errors?.[0] ?? event.class_uid).slice(0, 300)}`;
  }
  for (const one of JSON.parse([...asAsff(whole)].join('\n')) as Parameters<typeof flawsOf>[0][])
    for (const flaw of flawsOf(one)) yield `asff: ${flaw}`;
  const subject = subjectLine(shown);
  if (beyondAscii.test(subject) || subject.length > 99) yield `subject: ${JSON.stringify(subject)}`;
  if (unprintable.test(asMail(shown, 1))) yield `mail: ${JSON.stringify(asMail(shown, 1).match(unprintable)?.[0])}`;
  const chat = JSON.stringify(asChat(shown, 1));
  if (unprintable.test(chat)) yield 'chat: a character that cannot be printed';
  const event = JSON.stringify(asEvent(shown, 1, null, 200_000));
  if (Buffer.byteLength(event) > 200_000) yield `event: ${Buffer.byteLength(event)} bytes`;
  if (!event.isWellFormed() || /[\0\uFFFE\uFFFF]/.test(event)) yield 'event: a character that no queue takes';
}

/** RFC 4180 and nothing else. Throws otherwise. */
function readCsv(file: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const piece = /(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*))(?<end>,|\r\n)/y;
  while (piece.lastIndex < file.length) {
    const at = piece.lastIndex;
    const cell = piece.exec(file)?.groups;
    if (cell === undefined) throw new Error(`csv: no cell at ${at}: ${JSON.stringify(file.slice(at, at + 40))}`);
    row.push(cell['quoted']?.replaceAll('""', '"') ?? cell['plain'] ?? '');
    if (cell['end'] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
