/** What the pages about running Rolecall name is there: parameters, outputs, resources, templates. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Template } from '../support/cloudformation.ts';
import { hasMoto } from '../support/moto.ts';
import { type Package, packaged } from '../support/package.ts';

const root = resolve(import.meta.dirname, '../..');
const textOf = (path: string) => readFileSync(resolve(root, path), 'utf8');
const pages = ['operations', 'organization', 'backfill', 'places', 'reconciliation', 'configuration'].map(
  (name) => `docs/${name}.md`,
);
const allText = ['README.md', ...pages].map(textOf).join('\n');

/** Every first group of the matches. */
const namesIn = (text: string, pattern: RegExp) => [
  ...new Set([...text.matchAll(pattern)].map(([, name = '']) => name)),
];

let deployed: Package;
let template: Template & { readonly Outputs: Record<string, { readonly Condition?: string }> };

beforeAll(() => {
  deployed = packaged();
  template = JSON.parse(deployed.template);
}, 120_000);

afterAll(() => deployed.remove());

describe('the parameters of a deployment', () => {
  const lines = textOf('serverless.yml').split('\n');
  const block = lines.slice(lines.indexOf('params:'), lines.indexOf('provider:'));
  const parameters = namesIn(block.join('\n'), /^ {4}([a-z-]+):/gm);

  test('that a page gives exist', () => {
    const files = [...allText.matchAll(/^ *# deployment\.yml.*\n([^`]*)```/gm)].map(([, text = '']) => text).join('\n');
    const given = [...namesIn(allText, /--param="([a-z-]+)=/g), ...namesIn(files, /^ *([a-z-]+): /gm)];
    expect(given.length).toBeGreaterThan(8);
    expect(given.filter((name) => !parameters.includes(name))).toEqual([]);
  });

  test('are each explained on a page', () => {
    expect(parameters.length).toBeGreaterThan(20);
    expect(parameters.filter((name) => !new RegExp(`\\b${name}\\b`).test(pages.map(textOf).join('\n')))).toEqual([]);
  });

  test('stand in the table of operations.md with their defaults', () => {
    const table = [...textOf('docs/operations.md').matchAll(/^\| (`[^|]+`) \| `?([^|`]*)`?[^|]*\|/gm)];
    const documented = table.flatMap(([, names = '', value = '']) =>
      namesIn(names, /`([a-z-]+)`/g).length === 1
        ? [[namesIn(names, /`([a-z-]+)`/g)[0] ?? '', value.trim()] as const]
        : [],
    );
    const defaults = parse(block.join('\n')).params.default as Record<string, unknown>;
    const stated = documented.filter(
      ([name, value]) => name in defaults && /^[\w,/()]+$/.test(value) && value !== 'all' && value !== 'nobody',
    );
    expect(stated.length).toBeGreaterThan(4);
    for (const [name, value] of stated) expect(`${name}: ${String(defaults[name])}`).toBe(`${name}: ${value}`);
  });
});

describe('what commands and sentences name', () => {
  test('outputs are outputs of the stack', () => {
    const named = namesIn(allText, /(?:OutputKey=='|\$\(outputs |\boutputs? `)(\w{3,})/g);
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((name) => !(name in template.Outputs))).toEqual([]);
  });

  test('resources are in the template', () => {
    const named = namesIn(
      pages.map(textOf).join('\n'),
      /`([A-Z][a-z]+[A-Z]\w*(?:Queue|Rule\d?|Table|Topic|Bucket|Bus|Role))`/g,
    );
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !(name in template.Resources))).toEqual([]);
  });

  test('templates are there, and take the parameters that they are given', () => {
    const commands = allText
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => /--template-(file|body) /.test(line));
    expect(commands.length).toBeGreaterThan(3);
    for (const command of commands) {
      const [, path = ''] = /--template-(?:file |body file:\/\/)(\S+)/.exec(command) ?? [];
      for (const file of path.includes('$FORWARDER')
        ? ['infra/member-account.yml', 'infra/region-forwarder.yml']
        : [path]) {
        expect(existsSync(resolve(root, file)), file).toBe(true);
        const [, overrides = ''] = /--parameter-overrides (.*)/.exec(command) ?? [];
        const given = [...namesIn(command, /ParameterKey=(\w+)/g), ...namesIn(overrides, /(\w+)=/g)];
        expect(given.length, command).toBeGreaterThan(0);
        const [, parameters = ''] = /^Parameters:\n([\s\S]*?)^\S/m.exec(textOf(file)) ?? [];
        const known = namesIn(parameters, /^ {2}(\w+):/gm);
        expect(
          given.filter((name) => !known.includes(name)),
          command,
        ).toEqual([]);
      }
    }
  });

  test('what outlives the stack has its name in an output', () => {
    const kept = Object.entries(template.Resources).filter(([, { DeletionPolicy }]) =>
      DeletionPolicy?.startsWith('Retain'),
    );
    const outputs = JSON.stringify(template.Outputs);
    expect(kept.length).toBe(2);
    for (const [name] of kept) expect(outputs, name).toContain(`"${name}"`);
  });
});

/** Prints each command that the API does not have, and each option that is no member of its input. botocore comes with moto. */
const checkOfCommands = `
import json, sys, botocore.session, botocore
from botocore import xform_name
session = botocore.session.get_session()
for service, name, options in json.load(sys.stdin):
    try:
        model = session.get_service_model('s3' if service == 's3api' else service)
    except botocore.exceptions.UnknownServiceError:
        print(f'{service}: no such service')
        continue
    operation = {xform_name(one, '-'): one for one in model.operation_names}.get(name)
    if operation is None:
        print(f'{service} {name}: no such command')
        continue
    shape = model.operation_model(operation).input_shape
    known = {xform_name(one, '-') for one in shape.members} if shape else set()
    for option in options:
        if option not in known:
            print(f'{service} {name} --{option}: no such option')
`;
/** Options of the command itself. */
const ofCommand = ['query', 'output', 'region', 'max-items'];
/** Commands that are more than one call. */
const composed = ['s3 cp', 'cloudformation deploy', 'logs tail'];

describe.runIf(hasMoto())('each command of the AWS CLI', () => {
  const commandsIn = (text: string) =>
    [
      ...text
        .replaceAll(/\\\n\s*/g, ' ')
        .matchAll(/\baws ([a-z0-9]+) ([a-z0-9-]+)((?:[ \t]+(?:--[a-z-]+|[^-\s`|&;)][^\s;]*))*)/g),
    ].map(([, service = '', name = '', rest = '']) => {
      const options = namesIn(rest, /--(?:no-)?([a-z-]+)/g).filter((option) => !ofCommand.includes(option));
      return [service, name, options] as const;
    });
  const faultsOf = (commands: readonly (readonly [string, string, readonly string[]])[]) =>
    execFileSync('python3', ['-c', checkOfCommands], { input: JSON.stringify(commands), encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);

  test('on these pages exists, with its options', () => {
    const commands = commandsIn(allText).filter(([service, name]) => !composed.includes(`${service} ${name}`));
    expect(commands.length).toBeGreaterThan(15);
    expect(faultsOf(commands)).toEqual([]);
  });

  test('would be missed if it did not', () => {
    expect(faultsOf(commandsIn('aws sqs send-mesage --queue-url x; aws sqs send-message --queue x'))).toEqual([
      'sqs send-mesage: no such command',
      'sqs send-message --queue: no such option',
    ]);
  });
});
