/** CloudFormation templates as they stand in infra, whose short tags are the functions that they stand for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ScalarTag, type CollectionTag } from 'yaml';
import type { Template } from './cloudformation.ts';

const called = (name: string) => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const tags = ['Ref', 'Sub', 'GetAtt', 'Condition', 'If', 'Not', 'Equals', 'And', 'Join'].flatMap(
  (name): (ScalarTag | CollectionTag)[] => [
    { tag: `!${name}`, resolve: (text: string) => ({ [called(name)]: text }) },
    {
      tag: `!${name}`,
      collection: 'seq',
      resolve: (sequence) => ({ [called(name)]: (sequence as { toJSON(): unknown }).toJSON() }),
    },
  ],
);

const root = join(import.meta.dirname, '../..');

/** A file of infra, with what the Serverless Framework puts in: other files, and parameters that nobody set. */
export function templateIn(file: string): Template {
  const text = readFileSync(join(root, 'infra', file), 'utf8')
    .replaceAll(/\$\{file\((.+?)\)\}/g, (_, path: string) =>
      JSON.stringify(JSON.parse(readFileSync(join(root, path), 'utf8'))),
    )
    .replaceAll(/\$\{param:.+?\}/g, "''");
  return parse(text, { customTags: tags }) as Template;
}
