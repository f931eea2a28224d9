/** What `npm run package` makes: the template, and the files that Lambda unpacks. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '../..');

export interface Package {
  /** The CloudFormation template, as text. */
  readonly template: string;
  /** The folder of a function, as in Lambda: without dependencies beside or above it. */
  unpacked(functionName: string): string;
  remove(): void;
}

/** Packages a copy of the repository, so that no other packaging gets in the way; `configuration` is its rolecall.yaml. */
export function packaged(configuration?: string): Package {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-package-'));
  const copy = join(folder, 'repository');
  for (const name of [
    'serverless.yml',
    'package.json',
    'tsconfig.json',
    'docs/permissions.json',
    'infra',
    'functions',
    'src',
  ]) {
    cpSync(join(root, name), join(copy, name), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  if (configuration !== undefined) writeFileSync(join(copy, 'rolecall.yaml'), configuration);
  const osls = join(root, 'node_modules/osls/bin/serverless.js');
  // No AWS variables and no home: packaging needs neither credentials nor a profile.
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, AWS_EC2_METADATA_DISABLED: 'true' };
  const out = join(folder, 'out');
  execFileSync(process.execPath, [osls, 'package', '--package', out], { cwd: copy, env, stdio: 'pipe' });
  return {
    template: readFileSync(join(out, 'cloudformation-template-update-stack.json'), 'utf8'),
    unpacked(functionName) {
      const target = join(folder, 'unpacked', functionName);
      for (const [name, bytes] of filesIn(readFileSync(join(out, `${functionName}.zip`)))) {
        mkdirSync(dirname(join(target, name)), { recursive: true });
        writeFileSync(join(target, name), bytes);
      }
      return target;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The files of a zip archive, by its central directory: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3 */
function filesIn(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const deflated = zip.readUInt16LE(at + 10) === 8;
    const size = zip.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const header = zip.readUInt32LE(at + 42);
    const start = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
    const bytes = zip.subarray(start, start + size);
    files.set(zip.toString('utf8', at + 46, at + 46 + nameLength), deflated ? inflateRawSync(bytes) : bytes);
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}
