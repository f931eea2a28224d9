/** rolecall.yaml: text -> Configuration, or what is wrong with it and where. Pure; the doors read the file. */
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { type Configuration, defaults } from './configuration.ts';
import { largestThreshold } from './controls/burst.ts';
import { severities } from './controls/control.ts';
import { objectOf } from './events/fields.ts';
import { nearMiss } from './near-miss.ts';

/** One thing wrong with the file. `line` is 1 for the first line. */
export interface ConfigurationProblem {
  readonly line: number;
  readonly message: string;
}

export type ConfigurationResult =
  | { readonly configuration: Configuration }
  | { readonly problems: readonly [ConfigurationProblem, ...ConfigurationProblem[]] };

const expected = (what: string) => ({ error: `expected ${what}` });
const accountId = z
  .string(expected('an account id in quotes'))
  .check(z.regex(/^\d{12}$/, expected('an account id of twelve digits, in quotes')));
const region = z
  .string(expected('a Region'))
  .check(z.regex(/^[a-z]{2}(-[a-z]+)+-\d$/, expected('a Region such as us-east-1')));
/** Six parts, the resource last; wildcards may stand for any of them. */
const arnPattern = z
  .string(expected('an ARN pattern'))
  .check(
    z.regex(
      /^arn:(?!.*\*{3})([^:\s]*:){4}\S+$/,
      expected('an ARN pattern such as arn:aws:iam::111122223333:role/Ops or arn:aws:iam::*:role/**/Ops-*'),
    ),
  );
const list = <T extends z.core.$ZodType>(item: T, what: string) => z.array(item, expected(`a list of ${what}`));
const atLeastOne = z.int(expected('a whole number')).check(z.minimum(1, expected('a number of at least 1')));
const threshold = z
  .int(expected('a whole number'))
  .check(
    z.minimum(1, expected('a number from 1 to 200')),
    z.maximum(largestThreshold, expected('a number from 1 to 200')),
  );
const section = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.optional(z.strictObject(shape, expected('a section with keys')));

/** `2027-01-31`; a day that the calendar does not have is refused. */
const day = z
  .string(expected('a day such as 2027-01-31'))
  .check(
    z.regex(/^\d{4}-\d\d-\d\d$/, { ...expected('a day such as 2027-01-31'), abort: true }),
    z.refine(isInCalendar, expected('a day that the calendar has')),
  );
const words = (what: string, longest: number) =>
  z
    .string(expected(what))
    .check(
      z.regex(/\S/, expected(what)),
      z.maxLength(longest, expected(`${what}, of at most ${longest.toLocaleString('en-US')} characters`)),
    );

const arns = z.optional(list(arnPattern, 'ARN patterns'));
const policies = ['AmazonChimeReadOnly', 'AmazonChimeUserManagement', 'AmazonChimeFullAccess'] as const;

/** The shape of the file; docs/rolecall.schema.json is generated from it. */
export const fileSchema = z.strictObject(
  {
    accounts: section({
      own: z.optional(list(accountId, 'account ids')),
      organization: z.optional(
        z
          .string(expected('an organization id'))
          .check(z.regex(/^o-[a-z0-9]{10,32}$/, expected('an organization id such as o-exampleorgid'))),
      ),
    }),
    approved: section({
      'role-administrators': arns,
      'chime-administrators': arns,
      'privacy-desk': arns,
      deployers: arns,
    }),
    principals: z.optional(
      list(
        z.strictObject(
          { match: arnPattern, policy: z.enum(policies, expected(`one of ${policies.join(', ')}`)) },
          expected('match and policy'),
        ),
        'principals',
      ),
    ),
    regions: section({ allowed: z.optional(list(region, 'Regions')) }),
    thresholds: section({
      'pin-resets-per-hour': z.optional(threshold),
      'users-per-hour': z.optional(threshold),
      'unused-role-days': z.optional(atLeastOne),
    }),
    severity: z.optional(
      z.record(
        z.string(),
        z.enum(severities, expected(`one of ${severities.join(', ')}`)),
        expected('control ids with a severity'),
      ),
    ),
    mute: z.optional(
      list(
        z.strictObject(
          {
            control: words('the id of a control', 100),
            account: z.optional(accountId),
            region: z.optional(region),
            actor: z.optional(arnPattern),
            subject: z.optional(words('the id or the ARN of what findings are about', 2000)),
            until: day,
            reason: words('a reason', 500),
            owner: words('who answers for it, such as an e-mail address', 200),
          },
          expected('control, until, reason and owner'),
        ),
        'mutes',
      ),
    ),
  },
  expected('sections such as approved or regions'),
);

type File = z.infer<typeof fileSchema>;

/** Reads the text of a configuration file; `controls` are the ids that `severity` may name. */
export function readConfiguration(text: string, controls: readonly string[]): ConfigurationResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  // One mistake makes YAML complain of everything after it.
  const problems: ConfigurationProblem[] = document.errors.slice(0, 1).map((e) => ({
    line: lineAt(e.pos[0]),
    message: `not YAML: ${e.message}`,
  }));
  let value: unknown = null;
  try {
    // An alias can expand to any size; a configuration needs none.
    if (problems.length === 0) value = withoutEmpty(document.toJS({ maxAliasCount: 10 })) ?? {};
  } catch {
    problems.push({ line: 1, message: 'the aliases of the file expand too far; write the values out' });
  }
  const checked = problems.length > 0 ? undefined : fileSchema.safeParse(value);
  if (checked && !checked.success) {
    for (const issue of checked.error.issues) {
      const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
      if (keys.length === 0)
        problems.push({
          line: lineOf(document, issue.path, lineAt),
          message: `${nameOf(issue.path)}: ${issue.message}`,
        });
      for (const key of keys) {
        const path = [...issue.path, key];
        const message = `${nameOf(path)}: ${unknownName(key, knownKeys(issue.path), 'key')}`;
        problems.push({ line: lineOf(document, path, lineAt), message });
      }
    }
  }
  for (const { path, id } of namedControls(value)) {
    if (controls.includes(id)) continue;
    const message = `${nameOf(path)}: ${unknownName(id, controls, 'control')}`;
    problems.push({ line: lineOf(document, path, lineAt), message });
  }
  const [first, ...others] = problems.sort((a, b) => a.line - b.line);
  if (first) return { problems: [first, ...others] };
  const lineOfMute = (index: number) => lineOf(document, ['mute', index], lineAt);
  return { configuration: configurationOf(checked?.data ?? {}, lineOfMute) };
}

/** The controls that the file names, and where. */
function namedControls(value: unknown): { readonly path: Path; readonly id: string }[] {
  const { severity, mute } = objectOf(value);
  const muted = (Array.isArray(mute) ? mute : []).map((each) => objectOf(each)['control']);
  return [
    ...Object.keys(objectOf(severity)).map((id) => ({ path: ['severity', id], id })),
    ...muted.flatMap((id, index) => (typeof id === 'string' ? [{ path: ['mute', index, 'control'], id }] : [])),
  ];
}

/** Date.parse takes 30 February for 2 March. */
function isInCalendar(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function configurationOf(
  { accounts, approved, principals, regions, thresholds, severity, mute }: File,
  lineOfMute: (index: number) => number,
): Configuration {
  return {
    accounts: { own: accounts?.own ?? [], organization: accounts?.organization ?? null },
    approved: {
      roleAdministrators: approved?.['role-administrators'] ?? [],
      chimeAdministrators: approved?.['chime-administrators'] ?? [],
      privacyDesk: approved?.['privacy-desk'] ?? [],
      deployers: approved?.deployers ?? [],
    },
    principals: principals ?? [],
    regions: { allowed: regions?.allowed ?? null },
    thresholds: {
      pinResetsPerHour: thresholds?.['pin-resets-per-hour'] ?? defaults.thresholds.pinResetsPerHour,
      usersPerHour: thresholds?.['users-per-hour'] ?? defaults.thresholds.usersPerHour,
      unusedRoleDays: thresholds?.['unused-role-days'] ?? defaults.thresholds.unusedRoleDays,
    },
    severity: severity ?? {},
    mute: (mute ?? []).map(({ control, account, region: only, actor, subject, until, reason, owner }, index) => ({
      line: lineOfMute(index),
      control,
      account: account ?? null,
      region: only ?? null,
      actor: actor ?? null,
      subject: subject ?? null,
      until,
      reason,
      owner,
    })),
  };
}

/** A key whose values are all commented out is as good as absent. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutEmpty(inner)]));
}

type Path = readonly PropertyKey[];

function nameOf(path: Path): string {
  if (path.length === 0) return 'the file';
  return path.reduce<string>(
    (name, part) =>
      typeof part === 'number' ? `${name}[${part}]` : name === '' ? String(part) : `${name}.${String(part)}`,
    '',
  );
}

function unknownName(name: string, known: readonly string[], what: string): string {
  const near = nearMiss(name, known);
  const hint = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
  return `unknown ${what}; ${known.length > 20 && near === null ? 'see rolecall controls' : hint}`;
}

/** The keys that the schema knows at a path. */
function knownKeys(path: Path): readonly string[] {
  let schema: unknown = fileSchema;
  for (const part of path) schema = typeof part === 'number' ? elementOf(schema) : shapeOf(schema)[String(part)];
  return Object.keys(shapeOf(schema));
}

type Def = { def?: { shape?: Record<string, unknown>; innerType?: unknown; element?: unknown } };

function unwrapped(schema: unknown): Def {
  let current = schema as Def;
  while (current?.def?.innerType !== undefined) current = current.def.innerType as Def;
  return current;
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return unwrapped(schema)?.def?.shape ?? {};
}

function elementOf(schema: unknown): unknown {
  return unwrapped(schema)?.def?.element;
}

/** The line of a key, or of the nearest section that is there. */
function lineOf(document: ReturnType<typeof parseDocument>, path: Path, lineAt: (offset: number) => number): number {
  let node: unknown = document.contents;
  let line = 1;
  for (const part of path) {
    const { items } = (node ?? {}) as {
      items?: readonly {
        key?: { value?: unknown; range?: readonly number[] };
        value?: unknown;
        range?: readonly number[];
      }[];
    };
    const entry = typeof part === 'number' ? items?.[part] : items?.find((item) => item.key?.value === part);
    if (entry === undefined) break;
    const offset = entry.key?.range?.[0] ?? entry.range?.[0];
    if (offset !== undefined) line = lineAt(offset);
    node = typeof part === 'number' ? entry : entry.value;
  }
  return line;
}
