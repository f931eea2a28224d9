/** `verify --report`: whether the parts of a stored report are those that its manifest sealed. */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256 } from '../src/evidence/digest.ts';
import { checkManifest, type Manifest, parseManifest } from '../src/evidence/manifest.ts';
import type { Problem } from '../src/evidence/verification.ts';
import { UsageError } from './usage-error.ts';

interface Sealed {
  readonly manifest: Manifest;
  /** Of the manifest's own bytes: whoever can change a part can change a manifest on the same disk. */
  readonly sha256: string;
  readonly problems: readonly Problem[];
}

/** Reads the manifest and the parts beside it. Throws UsageError when it is no manifest. */
export async function checkSealed(file: string): Promise<Sealed> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`--report ${file}: cannot be read (${error.code})`);
  });
  const manifest = parseManifest(text);
  if (typeof manifest === 'string') throw new UsageError(`--report ${file}: ${manifest}`);
  const contents = new Map<string, Uint8Array>();
  const unreadable: Problem[] = [];
  for (const { name } of manifest.parts) {
    try {
      contents.set(name, await readFile(join(dirname(file), name)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT')
        unreadable.push({ object: name, kind: 'unreachable', detail: `it cannot be read (${code})` });
    }
  }
  const unread = new Set(unreadable.map(({ object }) => object));
  const checked = checkManifest(manifest, (name) => contents.get(name) ?? null);
  const problems = [...checked.filter(({ object }) => !unread.has(object)), ...unreadable];
  return { manifest, sha256: sha256(Buffer.from(text)), problems };
}

export function asSealed({ manifest, sha256: hash, problems }: Sealed): readonly string[] {
  return [
    `Sealed ${manifest.made} by Rolecall ${manifest.rolecall}: ${manifest.parts.length} parts.`,
    ...problems.map(({ object, kind, detail }) => `${kind.toUpperCase()} ${object}: ${detail}`),
    problems.length === 0 ? 'Every part is what was sealed.' : 'Not everything is what was sealed.',
    `The manifest itself has the SHA-256 ${hash}: compare it with the object in the evidence bucket.`,
  ];
}

export function asSealedJson({ manifest, sha256: hash, problems }: Sealed): readonly string[] {
  const { made, rolecall, parts } = manifest;
  const names = parts.map(({ name }) => name);
  return [
    JSON.stringify({ schema: 'rolecall.sealed/v1', made, rolecall, parts: names, problems, sha256: hash }, null, 2),
  ];
}

/** As of a verification: 3 when a part could not be read, 1 when one is not what was sealed, else 0. */
export function sealedStatus({ problems }: Sealed): 0 | 1 | 3 {
  if (problems.some(({ kind }) => kind === 'unreachable')) return 3;
  return problems.length > 0 ? 1 : 0;
}
