/** The licences of the libraries in the package, each text once, with whose it is. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that let anybody pass the code on, in any form, with their text beside it. */
const permissive = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']);

/** `packages`: their folders, relative to `root`. Throws where a licence is another than those, or has no text. */
export function thirdPartyLicences(root: string, packages: readonly string[]): string {
  const byText = new Map<string, string[]>();
  for (const folder of packages) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest;
    if (!permissive.has(license))
      throw new Error(`${folder}: its licence is ${license}; packed is only ${[...permissive].join(', ')}`);
    const text =
      textsIn(join(root, folder)) || (license === 'Apache-2.0' ? readFileSync(join(root, 'LICENSE'), 'utf8') : '');
    if (text === '') throw new Error(`${folder}: there is no text of its licence (${license})`);
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  return ['The command contains code of these packages, under their licences.\n', ...sections].join(
    `\n${'='.repeat(80)}\n\n`,
  );
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

function textsIn(folder: string): string {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|notice|copying)/i.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'))
    .join('\n');
}
