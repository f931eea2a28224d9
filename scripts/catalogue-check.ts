/**
 * `npm run catalogue:check -- FILE…` compares the catalogue's policies with what AWS serves now, and proposes what to add.
 * Exit status: 0 all of them are known, 1 something is not, 2 a file is wrong.
 */
import { readFileSync } from 'node:fs';
import { printable } from '../src/findings/printable.ts';
import { checksOf, type Exported, exportedIn } from './catalogue-check/proposals.ts';

const files = process.argv.slice(2);

try {
  if (files.length === 0) {
    throw new Error(
      'which files? For example: aws iam get-account-authorization-details > details.json; npm run catalogue:check -- details.json',
    );
  }
  process.exitCode = tell(files.flatMap((file) => exportedIn(file, read(file))));
} catch (error) {
  console.error(printable(error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });
  }
}

function tell(exported: readonly Exported[]): 0 | 1 {
  const checks = checksOf(exported);
  console.log(
    `${exported.length} ${exported.length === 1 ? 'policy' : 'policies'} in the files, ${checks.length} of them in the catalogue.`,
  );
  for (const { policy, verdict, differences, entry } of checks) {
    console.log(`\n${printable(`${policy}: ${verdict}.`)}`);
    for (const difference of differences) console.log(printable(`  ${difference}`));
    if (entry === null) continue;
    console.log(
      `  To make it known, add this to the end of its baselines in src/catalog, after reading the AWS page:\n`,
    );
    for (const line of entry.split('\n')) console.log(printable(`    ${line}`));
  }
  return checks.some(({ differences }) => differences.length > 0) ? 1 : 0;
}
