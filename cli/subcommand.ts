/** A subcommand: citty parses and types its arguments; what citty lets pass (unknown options, missing values) is refused here. */
import { parseArgs as tokenise } from 'node:util';
import { type ArgDef, type ArgsDef, type ParsedArgs, parseArgs } from 'citty';
import { nearMiss } from '../src/near-miss.ts';
import { UsageError } from './usage-error.ts';

export interface Operands {
  /** As the usage line shows it. */
  readonly name: string;
  readonly description: string;
  readonly least: number;
  readonly most: number;
}

interface Description<T extends ArgsDef> {
  readonly name: string;
  /** What it does, as a sentence without its subject. */
  readonly summary: string;
  /** None: it takes options only. */
  readonly operands?: Operands;
  readonly options: T;
  /** Options that may be given several times; their values arrive as one, joined by commas. */
  readonly lists?: readonly string[];
  readonly examples: readonly string[];
  /** Whatever else its help says. */
  readonly notes?: readonly string[];
}

export interface Subcommand extends Description<ArgsDef> {
  /** Gives the exit status; throws UsageError. */
  run(raw: readonly string[]): Promise<number>;
}

export function subcommand<T extends ArgsDef>(
  description: Description<T> & { run(args: ParsedArgs<T>): Promise<number> },
): Subcommand {
  return {
    ...description,
    run(raw) {
      const tokens = refuseMistakes(raw, description);
      const args = parseArgs<T>([...raw], description.options);
      // citty keeps the last of several.
      const values = (list: string) =>
        tokens.flatMap((token) => (token.kind === 'option' && token.name === list ? (token.value ?? []) : []));
      const lists = (description.lists ?? []).filter((list) => values(list).length > 0);
      Object.assign(args, Object.fromEntries(lists.map((list) => [list, values(list).join(',')])));
      return description.run(args);
    },
  };
}

function refuseMistakes(raw: readonly string[], { name, operands, options }: Description<ArgsDef>) {
  const types = Object.entries(options).map(
    ([option, { type }]) => [option, { type: takesValue(type) ? 'string' : 'boolean' }] as const,
  );
  const { tokens, positionals } = tokenise({
    args: [...raw],
    options: Object.fromEntries(types),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option =
      Object.hasOwn(options, token.name) && token.rawName.startsWith('--') ? options[token.name] : undefined;
    if (option === undefined)
      throw new UsageError(unknown(`${name} has no option ${token.rawName}`, token.rawName, optionNames(options)));
    if (takesValue(option.type)) refuseValue(token.name, option, token.value, token.inlineValue === true);
    else if (token.value !== undefined) throw new UsageError(`--${token.name} takes no value.`);
  }
  if (operands === undefined) {
    if (positionals.length > 0) throw new UsageError(`${name} takes options only, found ${positionals[0]}.`);
    return tokens;
  }
  if (positionals.length < operands.least)
    throw new UsageError(`${name} needs a ${operands.name}; see rolecall ${name} --help.`);
  if (positionals.length > operands.most)
    throw new UsageError(`${name} takes one ${operands.name}, found ${positionals.length}.`);
  return tokens;
}

function refuseValue(name: string, option: ArgDef, value: string | undefined, inline: boolean): void {
  // `--output --format json` forgot a value, while a lone dash is one: standard output.
  if (!value || (!inline && value.length > 1 && value.startsWith('-'))) {
    throw new UsageError(
      `--${name} needs a value: ${option.type === 'enum' ? listOf(option.options ?? []) : (option.valueHint ?? 'text')}.`,
    );
  }
  if (option.type === 'enum' && !option.options?.includes(value)) {
    throw new UsageError(
      unknown(`--${name}: expected ${listOf(option.options ?? [])}, found "${value}"`, value, option.options ?? []),
    );
  }
}

/** The sentence, with the known name that may have been meant. */
export function unknown(sentence: string, name: string, known: readonly string[]): string {
  const near = nearMiss(name, known);
  return near === null ? `${sentence}.` : `${sentence}. Did you mean ${near}?`;
}

/** `table, json or ndjson`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function optionNames(options: ArgsDef): readonly string[] {
  return [...Object.keys(options), 'help'].map((name) => `--${name}`);
}

function takesValue(type: ArgDef['type']): boolean {
  return type === 'string' || type === 'enum';
}
