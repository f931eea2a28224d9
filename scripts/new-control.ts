/** `npm run new:control -- <id>` writes a control, its two cases and its line in the list. Exit status 2: nothing was written. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { idProblem, idsIn, indexText, scaffold } from './new-control/scaffold.ts';

const root = resolve(import.meta.dirname, '..');
const index = join(root, 'src/controls/index.ts');

const [asked = '', ...more] = process.argv.slice(2);
const oneId = asked !== '' && more.length === 0;
const problem = oneId ? idProblem(asked) : 'expected one id: npm run new:control -- slr-created-twice';
if (problem === null) write(asked);
else refuse(problem);

function write(id: string): void {
  const ids = idsIn(readFileSync(index, 'utf8'));
  const files = scaffold(id);
  const taken = [...files.keys()].find((path) =>
    existsSync(join(root, dirname(path) === 'src/controls' ? path : dirname(path))),
  );
  if (ids.includes(id) || taken !== undefined) {
    refuse(`"${id}" exists already${taken === undefined ? '' : `: ${taken}`}`);
    return;
  }
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  writeFileSync(index, indexText([...ids, id]));
  console.log('added it to src/controls/index.ts');
  console.log(
    'Next: replace what is marked TODO, then `npx vitest run test/controls` and `npm run generate`. See CONTRIBUTING.md.',
  );
}

function refuse(why: string): void {
  console.error(why);
  process.exitCode = 2;
}
