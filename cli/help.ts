/** The help texts. citty's own are coloured in a pipe, wider than a terminal and without examples. */
import type { ArgDef } from 'citty';
import { pad, wrap } from '../src/findings/columns.ts';
import type { Command } from './commands.ts';
import { listOf, type Operands, type Subcommand } from './subcommand.ts';

const width = 80;
const column = 24;

/** What `rolecall --help` prints. */
export function helpOfAll(commands: readonly Command[], version: string): readonly string[] {
  return [
    `rolecall ${version}`,
    ...wrap('Checks AWS service-linked roles and Amazon Chime administration against what AWS documents.', width),
    '',
    'Usage: rolecall COMMAND [OPTIONS]',
    '',
    'Commands:',
    ...commands.flatMap(({ name, summary }) => entry(name, summary)),
    '',
    ...examples(commands.map(({ example }) => example)),
    '',
    'See rolecall COMMAND --help for each; rolecall --version prints the version.',
  ];
}

/** What `rolecall COMMAND --help` prints. */
export function helpOf({ name, summary, operands, options, examples: calls, notes }: Subcommand): readonly string[] {
  return [
    ...wrap(`rolecall ${name}: ${summary}`, width),
    '',
    `Usage: rolecall ${name} [OPTIONS]${operands === undefined ? '' : ` ${shape(operands)}`}`,
    '',
    ...(operands === undefined ? [] : [...entry(operands.name, operands.description), '']),
    'Options:',
    ...Object.entries(options).flatMap(([option, definition]) =>
      entry(`--${option}${hint(definition)}`, describe(definition)),
    ),
    ...entry('--help', 'this text'),
    '',
    ...(notes ?? []).flatMap((note) => [...wrap(note, width), '']),
    ...examples(calls),
  ];
}

function shape({ name, least, most }: Operands): string {
  return (least === 0 ? `[${name}]` : name) + (most > 1 ? '…' : '');
}

function entry(left: string, right: string): readonly string[] {
  const lines = wrap(right, width, ' '.repeat(column));
  if (left.length + 3 > column) return [`  ${left}`, ...lines];
  return [pad(`  ${left}`, column) + (lines[0] ?? '').trimStart(), ...lines.slice(1)];
}

function hint({ valueHint }: ArgDef): string {
  return valueHint === undefined ? '' : ` ${valueHint}`;
}

function describe(option: ArgDef): string {
  const description = option.description ?? '';
  if (option.type !== 'enum') return description;
  const values = (option.options ?? []).map((value) => (value === option.default ? `${value} (default)` : value));
  return `${description}: ${listOf(values)}`;
}

function examples(calls: readonly string[]): readonly string[] {
  return ['Examples:', ...calls.map((call) => `  npx rolecall ${call}`)];
}
