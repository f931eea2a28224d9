import { describe, expect, it } from 'vitest';
import { commands } from '../../cli/commands.ts';
import { helpOf, helpOfAll } from '../../cli/help.ts';
import { periodOf } from '../../cli/period.ts';
import { scan } from '../../cli/scan.ts';
import { rolecall } from './run-command.ts';

describe('a mistake in the options is told in one sentence', () => {
  it.each([
    [['--formt', 'json', '-'], 'scan has no option --formt. Did you mean --format?'],
    [['--failOn', 'low', '-'], 'scan has no option --failOn. Did you mean --fail-on?'],
    [['-x', '-'], 'scan has no option -x.'],
    [
      ['--no-show-personal-data', '-'],
      'scan has no option --no-show-personal-data. Did you mean --show-personal-data?',
    ],
    [['--constructor', '-'], 'scan has no option --constructor.'],
    [['-', '--format'], '--format needs a value: table, json, ndjson, ocsf, asff, csv or html.'],
    [['-', '--format='], '--format needs a value: table, json, ndjson, ocsf, asff, csv or html.'],
    [['-', '--output', '--format', 'json'], '--output needs a value: FILE.'],
    [
      ['-', '--format', 'jsn'],
      '--format: expected table, json, ndjson, ocsf, asff, csv or html, found "jsn". Did you mean json?',
    ],
    [['-', '--fail-on', 'worst'], '--fail-on: expected info, low, medium, high, critical or never, found "worst".'],
    [['-', '--show-personal-data=no'], '--show-personal-data takes no value.'],
    [[], 'scan needs a PATH; see rolecall scan --help.'],
  ])('%j', async (args, sentence) => {
    await expect(async () => scan.run(args)).rejects.toThrow(
      expect.objectContaining({ name: 'UsageError', message: sentence }),
    );
  });
});

describe('a mistake in a time is told in one sentence', () => {
  const expected = 'expected a UTC date or time such as 2026-05-01 or 2026-05-01T10:00:00Z';
  it.each([
    ['yesterday', `--since: ${expected}, found "yesterday".`],
    ['2026-5-1', `--since: ${expected}, found "2026-5-1".`],
    ['2026-05-01T10:00:00+02:00', `--since: ${expected}, found "2026-05-01T10:00:00+02:00".`],
    ['2026-02-30', '--since: 2026-02-30 does not exist in the calendar.'],
    ['2026-02-28T24:00:00Z', '--since: 2026-02-28T24:00:00Z does not exist in the calendar.'],
    ['2026-13-01', '--since: 2026-13-01 does not exist in the calendar.'],
  ])('%s', (since, sentence) => {
    expect(() => periodOf(since, undefined)).toThrow(
      expect.objectContaining({ name: 'UsageError', message: sentence }),
    );
  });

  it('an end before the beginning', () => {
    expect(() => periodOf('2026-05-02', '2026-05-01')).toThrow('--since 2026-05-02 lies after --until 2026-05-01');
  });
});

it.each([
  ['2026-05-01', '2026-05-01T00:00:00Z', '2026-05-01T23:59:59Z'],
  ['2024-02-29T10:20', '2024-02-29T10:20:00Z', '2024-02-29T10:20:00Z'],
  ['2026-05-01T10:20:30.999Z', '2026-05-01T10:20:30Z', '2026-05-01T10:20:30Z'],
])('%s begins and ends at the second', (text, since, until) => {
  expect(periodOf(text, undefined)).toEqual({ since, until: null });
  expect(periodOf(undefined, text)).toEqual({ since: null, until });
});

it('every help has an example and fits 80 columns', async () => {
  const subcommands = await Promise.all(commands.map((command) => command.load()));
  for (const help of [helpOfAll(commands, '1.2.3'), ...subcommands.map(helpOf)]) {
    expect(help).toContain('Examples:');
    expect(help.filter((line) => line.length > 80)).toEqual([]);
    // What an option is for stands in a column of its own.
    const options = help.filter((line) => line.startsWith('  --'));
    expect(options.filter((line) => !/^.{23} |^ {2}--[\w-]+ [A-Z]+$/.test(line))).toEqual([]);
  }
});

it.each(commands)('the list says of $name what it says of itself', async (command) => {
  const { name, summary, examples } = await command.load();
  expect(command).toMatchObject({ name, summary, example: examples[0] });
});

describe.concurrent('rolecall', { timeout: 30_000 }, () => {
  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['--help'], 0, /Usage: rolecall COMMAND/, /^$/],
    [['scan', '-', '--help'], 0, /Usage: rolecall scan/, /^$/],
    [['init', '--output', '-'], 0, /^# yaml-language-server: \$schema=\S+\/docs\/rolecall\.schema\.json\n/, /^$/],
    [[], 2, /^$/, /^rolecall: Which command\? scan, .* or \w+; see rolecall --help\.\n$/],
    [['scna'], 2, /^$/, /^rolecall: There is no command scna\. Did you mean scan\? See rolecall --help\.\n$/],
    [
      ['--verson'],
      2,
      /^$/,
      /^rolecall: There is no option --verson\. Did you mean --version\? See rolecall --help\.\n$/,
    ],
    [['\u001b[2J'], 2, /^$/, /^rolecall: There is no command \\u\{1b\}\[2J\. See rolecall --help\.\n$/],
  ])('%j', async (args, status, stdout, stderr) => {
    expect(await rolecall(args)).toEqual({
      status,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    });
  });
});
