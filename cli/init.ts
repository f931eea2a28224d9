import { open, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { OutputError, print, refuseOutput } from './output.ts';
import { startingConfiguration } from './starting-configuration.ts';
import { subcommand } from './subcommand.ts';
import { UsageError } from './usage-error.ts';

const schema = fileURLToPath(new URL('../docs/rolecall.schema.json', import.meta.url));

export const init = subcommand({
  name: 'init',
  summary: 'writes a rolecall.yaml to start from.',
  options: {
    output: {
      type: 'string',
      default: 'rolecall.yaml',
      valueHint: 'FILE',
      description: 'where to; what is there already is never overwritten (rolecall.yaml)',
    },
  },
  notes: [
    'Every key is in it, commented out, with what it is for: as it is, the file changes nothing. Its first line names the JSON Schema beside this command, by which editors complete and check it.',
  ],
  examples: ['init', 'init --output config/rolecall.yaml'],
  async run({ output }) {
    const text = startingConfiguration(await schemaFrom(output));
    if (output === '-') await print([text.trimEnd()]);
    else await writeNew(output, text);
    return 0;
  },
});

/** How a file at `path` names the schema: by a relative path, which still holds when the folder is copied with its node_modules. */
async function schemaFrom(path: string): Promise<string> {
  const folder = dirname(resolve(path));
  const way = relative(await realpath(folder).catch(() => folder), schema);
  // What editors read ends at a space, and from another drive of Windows no relative path leads here.
  if (isAbsolute(way) || /\s/.test(way)) return pathToFileURL(schema).href;
  return way.startsWith('.') ? way.replaceAll(sep, '/') : `./${way.replaceAll(sep, '/')}`;
}

async function writeNew(path: string, text: string): Promise<void> {
  await refuseOutput(path);
  try {
    const file = await open(path, 'wx');
    await file.writeFile(text).finally(() => file.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new UsageError(`${path} is there already; name another with --output, or remove it first.`);
    throw new OutputError(path, error);
  }
  await print([
    `Wrote ${path}. Take the # from what you need; rolecall scan says what is wrong with it, line by line.`,
  ]);
}
