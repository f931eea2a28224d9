import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { init } from '../../cli/init.ts';
import { startingConfiguration } from '../../cli/starting-configuration.ts';
import { defaults } from '../../src/configuration.ts';
import { readConfiguration } from '../../src/configuration-file.ts';
import { controls } from '../../src/controls/index.ts';
import { keysOf, schemaText, mistakesIn } from '../support/configuration-schema.ts';

const text = startingConfiguration('./docs/rolecall.schema.json');
const ids = controls.map(({ id }) => id);
const inUse = (lines: string) => lines.replace(/^#(?! \S|$)/gm, '');

describe('the configuration to start from', () => {
  it('changes nothing as it is', () => {
    expect(readConfiguration(text, ids)).toEqual({ configuration: defaults });
  });

  it('is valid with every line of it in use, to the command and to the schema', () => {
    expect(readConfiguration(inUse(text), ids)).toHaveProperty('configuration');
    expect(mistakesIn(parse(inUse(text)))).toEqual([]);
  });

  it('is valid with any one section in use', () => {
    const sections = text.split('\n\n').slice(1);
    expect(sections.length).toBe(Object.keys(schemaText().properties).length);
    for (const section of sections) {
      const result = readConfiguration(inUse(section), ids);
      expect(result, section).toHaveProperty('configuration');
      expect(mistakesIn(parse(inUse(section))), section).toEqual([]);
    }
  });

  it('has every key of the schema, and before each a line that says what for', () => {
    const lines = text.split('\n');
    for (const key of keysOf(schemaText())) {
      const name = key.split('.').at(-1);
      const at = lines.findIndex((line) => new RegExp(`^# *(- )?${name}:`).test(line) && !/^# \S/.test(line));
      expect(at, key).toBeGreaterThan(0);
      expect(lines[at - 1], key).toMatch(/^# \S/);
    }
  });
});

describe('rolecall init', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rolecall-init-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('writes the file, whose first line leads to the schema', async () => {
    const path = join(folder, 'rolecall.yaml');
    expect(await init.run(['--output', path])).toBe(0);
    const [first = ''] = (await readFile(path, 'utf8')).split('\n');
    const [, schema = ''] = /^# yaml-language-server: \$schema=(\S+)$/.exec(first) ?? [];
    expect(existsSync(resolve(dirname(path), schema)), first).toBe(true);
    expect(schema).toMatch(/^\..*\/docs\/rolecall\.schema\.json$/);
  });

  it('overwrites nothing', async () => {
    const path = join(folder, 'rolecall.yaml');
    await writeFile(path, 'mine');
    await expect(init.run(['--output', path])).rejects.toThrow(`${path} is there already`);
    expect(await readFile(path, 'utf8')).toBe('mine');
  });

  it.each([
    [['--output', 'no/such/folder/rolecall.yaml'], 'there is no folder no/such/folder'],
    [['rolecall.yaml'], 'init takes options only, found rolecall.yaml.'],
    [['--force'], 'init has no option --force.'],
  ])('%j is refused', async (args, sentence) => {
    await expect(async () => init.run(args)).rejects.toThrow(
      expect.objectContaining({ name: 'UsageError', message: expect.stringContaining(sentence) }),
    );
  });
});
