/** The rolecall command: finds the subcommand, and turns mistakes into one sentence and exit status 2. */
import packageJson from '../package.json' with { type: 'json' };
import { MissingInput } from '../src/sources/input.ts';
import { commands } from './commands.ts';
import { helpOf, helpOfAll } from './help.ts';
import { complain, OutputError, print, surviveStreamErrors } from './output.ts';
import { listOf, unknown } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

surviveStreamErrors();
process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: readonly string[]): Promise<number> {
  try {
    return await dispatch(name, args);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof MissingInput || error instanceof OutputError)) throw error;
    for (const mistake of error instanceof UsageError ? error.mistakes : [error.message]) complain(mistake);
    return error instanceof OutputError ? 3 : 2;
  }
}

async function dispatch(name: string | undefined, args: readonly string[]): Promise<number> {
  if (name === '--version') return say([packageJson.version]);
  if (name === '--help' || name === '-h') return say(helpOfAll(commands, packageJson.version));
  const names = commands.map((command) => command.name);
  if (name === undefined) throw new UsageError(`Which command? ${listOf(names)}; see rolecall --help.`);
  const command = commands.find((each) => each.name === name);
  if (command === undefined) {
    const what = name.startsWith('-') ? 'option' : 'command';
    const known = what === 'option' ? ['--help', '--version'] : names;
    throw new UsageError(`${unknown(`There is no ${what} ${name}`, name, known)} See rolecall --help.`);
  }
  const subcommand = await command.load();
  const operandsFrom = args.includes('--') ? args.indexOf('--') : args.length;
  if (args.slice(0, operandsFrom).some((arg) => arg === '--help' || arg === '-h')) return say(helpOf(subcommand));
  return subcommand.run(args);
}

async function say(lines: readonly string[]): Promise<number> {
  await print(lines);
  return 0;
}
